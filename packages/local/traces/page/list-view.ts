import { listTraces, type TraceList } from "./api.ts";
import { html } from "./dom.ts";
import { empty, emptyShop } from "./empty.ts";
import { countOf } from "./format.ts";
import { createChart } from "./list-chart.ts";
import { createFilters } from "./list-filters.ts";
import { createRows } from "./list-rows.ts";
import { moveByKeys } from "./move-by-keys.ts";
import type { View } from "./view.ts";

const refreshMs = 2_000;
const pageSize = 100;
const maxRows = 500;

const createHead = (): HTMLElement =>
  html(
    "div",
    { class: "row head", "aria-hidden": "true" },
    ...["Time", "Request", "", "Status", "Duration", "Services"].map((title) => html("span", {}, title)),
  );

const createLiveButton = (): HTMLButtonElement =>
  html("button", { type: "button", class: "live", "aria-pressed": "true" }, "Live");

/** The list of requests, newest first, with live updates. */
export const createListView = ({ onFilter }: { readonly onFilter: (query: string) => void }): View => {
  let limit = pageSize;
  let isClosed = false;
  let latestRequest = 0;
  const filters = createFilters(new URLSearchParams(location.search), () => {
    limit = pageSize;
    onFilter(filters.query().toString());
    void refresh();
  });
  const live = createLiveButton();
  const count = html("span", { class: "count", role: "status" });
  const chart = createChart();
  const rows = html("div", { class: "rows" });
  const none = html("div");
  const card = html("div", { class: "card list" }, createHead(), rows);
  const more = html("button", { type: "button", class: "more", hidden: true }, "Show more");
  const root = html(
    "section",
    {},
    html("h1", { class: "unseen" }, "Requests"),
    html("div", { class: "filters" }, ...filters.elements, live, count),
    chart.root,
    card,
    none,
    more,
  );
  const showRows = createRows(rows);

  const draw = ({ items, services, size }: TraceList): void => {
    const isFiltered = filters.query().size > 0;
    filters.offer(services);
    chart.draw(items);
    showRows(items);
    card.hidden = items.length === 0;
    none.hidden = items.length > 0;
    if (items.length === 0 && none.dataset["filtered"] !== String(isFiltered)) {
      none.dataset["filtered"] = String(isFiltered);
      none.replaceChildren(
        html(
          "div",
          { class: "card" },
          isFiltered ? empty("Nothing matches", "Try a wider filter.") : emptyShop(),
        ),
      );
    }
    count.textContent = `${items.length} of ${countOf(size.traces, "trace")}`;
    more.hidden = items.length < limit || limit >= maxRows;
  };

  const refresh = async (): Promise<void> => {
    latestRequest += 1;
    const turn = latestRequest;
    const query = filters.query();
    query.set("limit", String(limit));
    const found = await listTraces(query).catch(() => undefined);
    // Ignores a response if a later request has been sent since.
    if (isClosed || turn !== latestRequest) return;
    if (found) draw(found);
    else count.textContent = "The shop does not respond";
  };

  const isLive = (): boolean => live.getAttribute("aria-pressed") === "true";
  const onSlash = (event: KeyboardEvent): void => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    filters.search.focus();
  };

  live.addEventListener("click", () => {
    live.setAttribute("aria-pressed", String(!isLive()));
    live.lastChild?.replaceWith(isLive() ? "Live" : "Paused");
    if (isLive()) void refresh();
  });
  more.addEventListener("click", () => {
    limit = Math.min(maxRows, limit + pageSize);
    void refresh();
  });
  document.addEventListener("keydown", onSlash);
  moveByKeys(rows, "a.row");
  void refresh();
  const timer = window.setInterval(() => {
    if (isLive() && !document.hidden) void refresh();
  }, refreshMs);

  return {
    title: "Requests",
    root,
    close: () => {
      isClosed = true;
      window.clearInterval(timer);
      document.removeEventListener("keydown", onSlash);
    },
  };
};
