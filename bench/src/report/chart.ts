import type { Result } from "../rounds.ts";
import { titles } from "./result-rows.ts";

interface Bar {
  readonly label: string;
  readonly us: number;
  readonly isOurs: boolean;
}

const row = 30;
const left = 330;
const width = 900;

const style = `
  text { font: 14px system-ui, sans-serif; fill: #1f2328 }
  .ours { font-weight: 600 }
  .value { font-variant-numeric: tabular-nums }
  rect { fill: #9aa4b2 }
  rect.ours { fill: #1f6feb }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #5b6673 } rect.ours { fill: #58a6ff } }`;

const asText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const barsOf = (results: readonly Result[]): Bar[] => {
  const bars = results.flatMap(({ contender, workload, cpuUs }): Bar[] => {
    const isOurs = contender === "shop";
    const isShown = isOurs ? ["list", "pages"].includes(workload) : workload === "pages";
    const floor = contender === "constant" && workload === "list";
    if (contender === "shop-gateway" || !(isShown || floor)) return [];
    const note = isOurs ? (workload === "list" ? ", from its cache" : ", not from its cache") : "";
    const title = (titles[contender] ?? contender)
      .replaceAll(/[`*]/g, "")
      .replace(", everything enabled", "");
    return [{ label: `${title}${note}`, us: cpuUs, isOurs }];
  });
  return bars.toSorted((one, other) => one.us - other.us);
};

/** CPU for a list of 20 products, by contender, as an SVG for light and dark pages. */
export const chart = (results: readonly Result[]): string => {
  const bars = barsOf(results);
  const max = Math.max(...bars.map(({ us }) => us));
  const lines = bars.map(({ label, us, isOurs }, index) => {
    const y = 44 + index * row;
    const length = Math.max(2, (us / max) * (width - left - 90));
    const ours = isOurs ? "ours" : "";
    return `  <text class="${ours}" x="${left - 10}" y="${y + 15}" text-anchor="end">${asText(label)}</text>
  <rect class="${ours}" x="${left}" y="${y}" width="${length.toFixed(1)}" height="20" rx="3"/>
  <text class="value ${ours}" x="${left + length + 8}" y="${y + 15}">${us.toFixed(0)} µs</text>`;
  });
  const height = 56 + bars.length * row;
  const title = "CPU time of the server for a list of 20 of 10 000 products";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
  <style>${style}</style>
  <text class="ours" x="10" y="24">${title}</text>
${lines.join("\n")}
</svg>
`;
};
