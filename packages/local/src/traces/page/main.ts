import { createListView } from "./list-view.ts";
import { createMapView } from "./map-view.ts";
import type { View } from "./view.ts";
import { createWaterfallView } from "./waterfall-view.ts";

const home = "/traces";
const place = document.querySelector<HTMLElement>("#view");
let current: View | undefined;

const viewFor = (path: string): View => {
  const rest = path.replace(/^\/traces\/?/, "");
  if (rest === "") return createListView();
  return rest === "map" ? createMapView() : createWaterfallView(decodeURIComponent(rest));
};

const show = (): void => {
  current?.close();
  current = viewFor(location.pathname);
  document.title = `${current.title} · Fargate Shop`;
  place?.replaceChildren(current.root);
  for (const link of document.querySelectorAll<HTMLAnchorElement>("nav a[data-view]")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};

const isOurs = (link: HTMLAnchorElement): boolean =>
  link.origin === location.origin && (link.pathname === home || link.pathname.startsWith(`${home}/`));

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || !isOurs(link) || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)
    return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show();
  place?.focus();
});
window.addEventListener("popstate", show);

const applyTheme = (theme: string | null): void => {
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
};
applyTheme(new URLSearchParams(location.search).get("theme") ?? localStorage.getItem("theme"));
document.querySelector("#theme")?.addEventListener("click", () => {
  const isDark =
    (document.documentElement.dataset["theme"] ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  localStorage.setItem("theme", isDark ? "light" : "dark");
  applyTheme(isDark ? "light" : "dark");
});
show();
