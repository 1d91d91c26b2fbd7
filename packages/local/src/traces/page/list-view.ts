import { listTraces, type TraceList, type TraceSummary } from "./api.ts";
import { html, style } from "./dom.ts";
import { duration, hueOf, outcomeOf, timeOfDay } from "./format.ts";
import type { View } from "./view.ts";

const refreshMs = 2_000;
const pageSize = 100;
const mostRows = 500;

const row = (trace: TraceSummary, longestMs: number): HTMLAnchorElement => {
  const { id, start, durationMs, name, method, path, status, services } = trace;
  const what = method ? [html("b", {}, method), path ?? ""] : [html("b", {}, "job"), name];
  const share = Math.max(2, (durationMs / longestMs) * 100);
  return html(
    "a",
    { class: "row", href: `/traces/${id}` },
    html("span", { class: "time" }, timeOfDay(start)),
    html("span", { class: "path", title: `${method ?? "job"} ${path ?? name}` }, ...what),
    html("span", { class: `status ${outcomeOf(trace)}` }, status === undefined ? "–" : String(status)),
    html(
      "span",
      { class: "duration" },
      html("span", { class: "ms" }, duration(durationMs)),
      html("span", { class: "track" }, style(html("i"), { width: `${share}%` })),
    ),
    html(
      "span",
      { class: "chips" },
      ...services.map((service) =>
        style(html("span", { class: "chip" }, service), { "--hue": hueOf(service) }),
      ),
    ),
  );
};

const head = (): HTMLElement =>
  html(
    "div",
    { class: "row head" },
    ...["Time", "Request", "Status", "Duration", "Services"].map((title) => html("span", {}, title)),
  );

const empty = (isFiltered: boolean): HTMLElement =>
  isFiltered
    ? html("div", { class: "empty" }, "No request matches.")
    : html(
        "div",
        { class: "empty" },
        "No requests yet. Make the first ones with ",
        html("code", {}, "npm run demo"),
        " in another terminal.",
      );

const select = (label: string, options: readonly [value: string, text: string][]): HTMLSelectElement =>
  html("select", { "aria-label": label }, ...options.map(([value, text]) => html("option", { value }, text)));

/** The list of requests, newest first, kept up to date. */
export const createListView = (): View => {
  const text = html("input", {
    type: "search",
    placeholder: "Path or trace id",
    "aria-label": "Path or trace id",
  });
  const outcome = select("Outcome", [
    ["", "Any outcome"],
    ["ok", "OK"],
    ["error", "4xx"],
    ["fault", "5xx, faults"],
  ]);
  const service = select("Service", [
    ["", "Any service"],
    ["catalog", "catalog"],
    ["user", "user"],
    ["payment", "payment"],
  ]);
  const minMs = select("Duration", [
    ["", "Any duration"],
    ["10", "≥ 10 ms"],
    ["100", "≥ 100 ms"],
    ["1000", "≥ 1 s"],
  ]);
  const jobs = html("input", { type: "checkbox" });
  const live = html("button", { type: "button", "aria-pressed": "true" }, "Pause");
  const count = html("span", { class: "count" });
  const list = html("div", { class: "list" });
  const more = html("button", { type: "button", class: "more" }, "Show more");
  const root = html(
    "section",
    {},
    html(
      "div",
      { class: "filters" },
      text,
      outcome,
      service,
      minMs,
      html("label", {}, jobs, "background jobs"),
      live,
      count,
    ),
    list,
    more,
  );
  let limit = pageSize;
  let isLive = true;
  let timer: number | undefined;

  const query = (): URLSearchParams => {
    const given = { text: text.value, outcome: outcome.value, service: service.value, minMs: minMs.value };
    const wanted = Object.entries(given).filter(([, value]) => value !== "");
    return new URLSearchParams([...wanted, ["jobs", String(jobs.checked)], ["limit", String(limit)]]);
  };

  const draw = ({ items, size }: TraceList): void => {
    const longest = Math.max(1, ...items.map(({ durationMs }) => durationMs));
    const isFiltered = [text, outcome, service, minMs].some(({ value }) => value !== "");
    list.replaceChildren(
      ...(items.length > 0 ? [head(), ...items.map((one) => row(one, longest))] : [empty(isFiltered)]),
    );
    count.textContent = `${items.length} shown · ${size.segments.toLocaleString()} segments kept`;
    more.hidden = items.length < limit || limit >= mostRows;
  };

  const refresh = async (): Promise<void> => {
    const found = await listTraces(query()).catch(() => undefined);
    if (found) draw(found);
    else count.textContent = "The shop does not answer.";
  };

  const tick = async (): Promise<void> => {
    // Rows are not pulled away from under the keyboard.
    if (isLive && !document.hidden && !list.contains(document.activeElement)) await refresh();
    timer = window.setTimeout(tick, refreshMs);
  };

  for (const input of [text, outcome, service, minMs, jobs]) {
    input.addEventListener("input", () => {
      limit = pageSize;
      void refresh();
    });
  }
  more.addEventListener("click", () => {
    limit = Math.min(mostRows, limit + pageSize);
    void refresh();
  });
  live.addEventListener("click", () => {
    isLive = !isLive;
    live.textContent = isLive ? "Pause" : "Go on";
    live.setAttribute("aria-pressed", String(isLive));
  });
  void refresh();
  timer = window.setTimeout(tick, refreshMs);
  return { title: "Requests", root, close: () => window.clearTimeout(timer) };
};
