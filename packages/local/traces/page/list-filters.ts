import { html } from "./dom.ts";

export interface Filters {
  readonly elements: readonly HTMLElement[];
  readonly search: HTMLInputElement;
  /** The current filters, by their names in the API. */
  query(): URLSearchParams;
  /** Offers these services as choices. */
  offer(services: readonly string[]): void;
}

type Option = readonly [value: string, text: string];

const option = ([value, text]: Option): HTMLOptionElement => html("option", { value }, text);

const select = (label: string, options: readonly Option[]): HTMLSelectElement =>
  html("select", { "aria-label": label }, ...options.map(option));

const createSearch = (): HTMLInputElement =>
  html("input", {
    type: "search",
    placeholder: "Path or trace id  ( / )",
    "aria-label": "Path or trace id",
    maxlength: 200,
  });

/** The filter controls of the list; `given` has the values of the address. */
export const createFilters = (given: URLSearchParams, onChange: () => void): Filters => {
  const search = createSearch();
  const outcome = select("Outcome", [
    ["", "Outcome"],
    ["ok", "Succeeded"],
    ["error", "4xx errors"],
    ["fault", "5xx faults"],
  ]);
  const chosenService = given.get("service") ?? "";
  const service = select("Service", [["", "Service"]]);
  const minMs = select("Duration", [
    ["", "Duration"],
    ["10", "≥ 10 ms"],
    ["100", "≥ 100 ms"],
    ["1000", "≥ 1 s"],
  ]);
  const jobs = html("input", { type: "checkbox" });
  const named = { text: search, outcome, service, minMs };

  const offer = (services: readonly string[]): void => {
    const offered = new Set([...service.options].map(({ value }) => value));
    for (const name of services) if (!offered.has(name)) service.append(option([name, name]));
  };

  if (chosenService) offer([chosenService]);
  for (const [name, input] of Object.entries(named)) input.value = given.get(name) ?? "";
  jobs.checked = given.get("jobs") === "true";
  for (const input of [...Object.values(named), jobs]) input.addEventListener("input", onChange);

  return {
    search,
    elements: [search, outcome, service, minMs, html("label", {}, jobs, "Background jobs")],
    offer,
    query: () => {
      const set = Object.entries(named).flatMap(([name, { value }]) => (value === "" ? [] : [[name, value]]));
      return new URLSearchParams(jobs.checked ? [...set, ["jobs", "true"]] : set);
    },
  };
};
