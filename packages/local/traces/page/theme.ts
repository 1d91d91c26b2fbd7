import { icon } from "./icons.ts";

type Theme = "light" | "dark";

const key = "theme";
const root = document.documentElement;
const preferred = matchMedia("(prefers-color-scheme: dark)");
const preferredTheme = (): Theme => (preferred.matches ? "dark" : "light");

const toTheme = (text: string | null | undefined): Theme | undefined =>
  text === "light" || text === "dark" ? text : undefined;

const shown = (): Theme => toTheme(root.dataset["theme"]) ?? preferredTheme();

/** Applies the theme of the address, else the saved one, else the system's; the button toggles it. */
export const startTheme = (button: HTMLElement): void => {
  const draw = (): void => button.replaceChildren(icon(shown() === "dark" ? "sun" : "moon"));

  const choose = (theme: Theme): void => {
    // Choosing the system's current theme follows the system again.
    if (theme === preferredTheme()) {
      localStorage.removeItem(key);
      delete root.dataset["theme"];
    } else {
      localStorage.setItem(key, theme);
      root.dataset["theme"] = theme;
    }
    draw();
  };

  const wanted = toTheme(new URLSearchParams(location.search).get(key)) ?? toTheme(localStorage.getItem(key));
  if (wanted) root.dataset["theme"] = wanted;
  button.addEventListener("click", () => choose(shown() === "dark" ? "light" : "dark"));
  preferred.addEventListener("change", draw);
  draw();
};
