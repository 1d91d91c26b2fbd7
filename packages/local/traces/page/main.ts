import { createListView } from "./list-view.ts";
import { createMapView } from "./map-view.ts";
import { startTheme } from "./theme.ts";
import type { View } from "./view.ts";
import { createWaterfallView } from "./waterfall-view.ts";

const home = "/traces";
const place = document.querySelector<HTMLElement>("#view");
let current: View | undefined;
let listAddress = home;

const viewFor = (path: string): View => {
  const rest = path.slice(home.length).replaceAll("/", "");
  if (rest === "") return createListView({ onFilter: (query) => replaceAddress(query) });
  return rest === "map" ? createMapView() : createWaterfallView({ id: rest, back: listAddress });
};

const replaceAddress = (query: string): void => {
  listAddress = query ? `${home}?${query}` : home;
  history.replaceState(null, "", listAddress);
};

const show = (): void => {
  current?.close();
  current = viewFor(location.pathname);
  if (location.pathname === home) listAddress = `${home}${location.search}`;
  document.title = `${current.title} · Fargate Shop`;
  place?.replaceChildren(current.root);
  for (const link of document.querySelectorAll<HTMLAnchorElement>("nav a[data-view]")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};

/** The target of a click if it is within this page. Links in an SVG are not HTMLAnchorElements. */
const addressOf = (event: MouseEvent): URL | undefined => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && event.button === 0;
  if (!link || !isPlain) return undefined;
  const url = new URL(link.getAttribute("href") ?? "", location.href);
  const isOurs =
    url.origin === location.origin && (url.pathname === home || url.pathname.startsWith(`${home}/`));
  return isOurs ? url : undefined;
};

document.addEventListener("click", (event) => {
  const url = addressOf(event);
  if (!url) return;
  event.preventDefault();
  history.pushState(null, "", url);
  show();
  place?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});
window.addEventListener("popstate", show);

const themeButton = document.querySelector<HTMLElement>("#theme");
if (themeButton) startTheme(themeButton);
show();
