import { goalTable } from "./goal-table.ts";
import { markdownTable } from "./markdown-table.ts";
import { pageGoals, pageTitle } from "./page-goals.ts";
import { heads, rowOf } from "./result-rows.ts";
import type { Results } from "./results.ts";

/** One table per page: the API call that it shows, then the contenders. */
export const pageTables = ({ pages: { results, shows } }: Pick<Results, "pages">): string =>
  Object.entries(shows)
    .map(([page, call]) => {
      const found = results.filter(({ workload }) => workload === page || workload === call);
      const callUs = found.find(({ workload }) => workload === call)?.cpuUs ?? Number.NaN;
      const rows = found.map((result): string[] => {
        const [contender = "", ...others] = rowOf(result, callUs);
        return [result.workload === call ? "the API call that it shows" : contender, ...others];
      });
      const named = heads.map((head) => (head === "vs. best" ? "vs. API" : head));
      return `**any ${pageTitle(page)}**\n\n${markdownTable([named, ...rows])}`;
    })
    .join("\n\n");

/** The goals and tables of pages alone. */
export const pagesReport = (results: Pick<Results, "pages">): string =>
  `${goalTable(pageGoals(results.pages))}\n\n${pageTables(results)}`;
