import type { Pages } from "../parts/pages.ts";
import type { Goal } from "./goals.ts";
import { cpuUsOf } from "./results.ts";

const titles: Readonly<Record<string, string>> = { "list-page": "list page", "product-page": "product page" };

const kB = (bytes: number): number => bytes / 1000;

/** The display name of a page. */
export const pageTitle = (page: string): string => titles[page] ?? page;

/** CPU time of each page as a multiple of the time for the API call that it shows, uncached. */
export const pageRatioGoals = ({ results, shows }: Pick<Pages, "results" | "shows">): Goal[] =>
  Object.entries(shows).map(([page, call]) => ({
    name: `${pageTitle(page)} vs. the API call that it shows, by CPU`,
    value: cpuUsOf(results, "shop", page) / cpuUsOf(results, "shop", call),
    max: 2.5,
  }));

const goalsAgainstNext = ({ results, shows }: Pages): Goal[] => {
  const rateOf = (contender: string, page: string): number =>
    results.find((result) => result.contender === contender && result.workload === page)?.requestsPerSecond ??
    Number.NaN;
  return Object.keys(shows).flatMap((page) => [
    {
      name: `${pageTitle(page)} vs. Next.js, by pages/s`,
      value: rateOf("shop", page) / rateOf("next", page),
      min: 8,
    },
    {
      name: `${pageTitle(page)} vs. Next.js, by CPU`,
      value: cpuUsOf(results, "next", page) / cpuUsOf(results, "shop", page),
      min: 8,
    },
  ]);
};

/** All goals of pages. */
export const pageGoals = (pages: Pages): Goal[] => [
  ...goalsAgainstNext(pages),
  ...pageRatioGoals(pages),
  { name: "script of a page, compressed", value: kB(pages.sizes.script), max: 10, unit: "kB" },
  { name: "style of a page, compressed", value: kB(pages.sizes.style), max: 15, unit: "kB" },
  { name: "HTML of a list page, compressed", value: kB(pages.sizes.html), max: 15, unit: "kB" },
  { name: "pages: start to ready", value: pages.startUpMs, max: 220, unit: "ms" },
  { name: "pages: memory, idle", value: pages.memory.idle, max: 90, unit: "MiB" },
  { name: "pages: memory, under load", value: pages.memory.underLoad, max: 150, unit: "MiB" },
];
