import type { Cell, Chart } from "./chart.ts";
import { sizes, widthOf } from "./sizes.ts";

/** The middle of each cell, from left to right. */
export type Middles = ReadonlyMap<string, number>;

const gapBetween = (one: Cell, other: Cell): number => (one.node && other.node ? sizes.gap : sizes.viaGap);

/** The distance of each cell from the first one of its row at minimum spacing. */
const closest = (row: readonly Cell[]): number[] => {
  let offset = 0;
  return row.map((cell, index) => {
    const before = row[index - 1];
    if (before) offset += (widthOf(before) + widthOf(cell)) / 2 + gapBetween(before, cell);
    return offset;
  });
};

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);

/**
 * Moves cells as little as possible from their preferred positions until all distances suffice. Adjacent
 * cells share a mean.
 */
const spread = (row: readonly Cell[], wanted: readonly number[]): number[] => {
  const offsets = closest(row);
  const pools: number[][] = [];
  for (const [index, want] of wanted.entries()) {
    let pool = [want - (offsets[index] ?? 0)];
    while (pools.length > 0 && mean(pools.at(-1) ?? []) > mean(pool))
      pool = [...(pools.pop() ?? []), ...pool];
    pools.push(pool);
  }
  return pools.flatMap((pool) => pool.map(() => mean(pool))).map((at, index) => at + (offsets[index] ?? 0));
};

const neighboursOf = (id: string, { routes }: Chart): string[] =>
  routes
    .filter(({ kind }) => kind === "down")
    .flatMap(({ cells }) => {
      const index = cells.indexOf(id);
      return index < 0 ? [] : [cells[index - 1], cells[index + 1]].filter((one) => one !== undefined);
    });

const widthOfRow = (row: readonly Cell[]): number => closest(row).at(-1) ?? 0;

/** Keeps the widest row fixed and aligns the others, outward from it, with the cells that they connect to. */
export const placeCells = (chart: Chart): Middles => {
  const { rows } = chart;
  const widest = rows.reduce((best, row) => (widthOfRow(row) > widthOfRow(best) ? row : best));
  const middle = rows.indexOf(widest);
  const outward = [...rows.keys()].toSorted(
    (one, other) => Math.abs(one - middle) - Math.abs(other - middle),
  );
  const middles = new Map<string, number>();
  for (const index of outward) {
    const row = rows[index] ?? [];
    const wanted = row.map(({ id }) => {
      const known = neighboursOf(id, chart).flatMap((other) => middles.get(other) ?? []);
      return known.length > 0 ? mean(known) : widthOfRow(widest) / 2;
    });
    for (const [position, at] of spread(row, wanted).entries()) {
      const id = row[position]?.id;
      if (id !== undefined) middles.set(id, at);
    }
  }
  return middles;
};
