import type { MapEdge, MapNode, ServiceMap } from "./api.ts";
import { assignLayers, type Chain, type Item } from "./map-layers.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A map with positions, in pixels. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  /** Positions are the top left corners of the nodes. */
  readonly nodes: readonly (MapNode & Point)[];
  /** Points lead from the caller to the callee. */
  readonly edges: readonly (MapEdge & { readonly points: readonly Point[]; readonly label: Point })[];
}

export const box = { width: 186, height: 60 } as const;
const gap = { x: 112, y: 34, passing: 22 } as const;
const margin = 16;
const rounds = 12;

const heightOf = ({ node }: Item): number => (node ? box.height : 0);
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** The minimum distance between the centres of two neighbours in a layer. */
const distance = (above: Item, below: Item): number => {
  const between = above.node && below.node ? gap.y : gap.passing;
  return (heightOf(above) + heightOf(below)) / 2 + between;
};

const neighboursOf = (chains: readonly Chain[]): Map<Item, Item[]> => {
  const neighbours = new Map<Item, Item[]>();
  const join = (one: Item, other: Item): void => {
    neighbours.set(one, [...(neighbours.get(one) ?? []), other]);
  };
  for (const { items } of chains) {
    items.forEach((item, index) => {
      const next = items[index + 1];
      if (!next) return;
      join(item, next);
      join(next, item);
    });
  }
  return neighbours;
};

/** The centre of each item, as close to its neighbours as the rest of its layer allows. */
const settle = (layers: readonly (readonly Item[])[], neighbours: ReadonlyMap<Item, readonly Item[]>) => {
  const middles = new Map<Item, number>();
  const at = (item: Item): number => middles.get(item) ?? 0;

  const spread = (layer: readonly Item[], wish: (item: Item) => number): void => {
    const wishes = new Map(layer.map((item) => [item, wish(item)]));
    const wished = (item: Item): number => wishes.get(item) ?? 0;
    const ordered = layer.toSorted((a, b) => wished(a) - wished(b) || a.key.localeCompare(b.key));
    ordered.forEach((item, index) => {
      const above = ordered[index - 1];
      middles.set(item, above ? Math.max(wished(item), at(above) + distance(above, item)) : wished(item));
    });
    // Items are only pushed downwards, so the layer as a whole moves back up by the average.
    const shift = mean(ordered.map((item) => wished(item) - at(item)));
    for (const item of ordered) middles.set(item, at(item) + shift);
  };

  for (const layer of layers) spread(layer, () => 0);
  for (let round = 0; round < rounds; round += 1) {
    for (const layer of round % 2 === 0 ? layers : layers.toReversed()) {
      spread(layer, (item) => {
        const near = neighbours.get(item);
        return near ? mean(near.map(at)) : at(item);
      });
    }
  }
  return middles;
};

const labelOf = (points: readonly Point[]): Point => {
  const [first = { x: 0, y: 0 }, second = first] = points;
  // A longer edge has free space at its first waypoint.
  if (points.length > 2) return { x: second.x + box.width / 2, y: second.y };
  return { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
};

/** Lays out a map in layers, callers first. The same map always looks the same. */
export const layOutMap = ({ nodes: allNodes, edges: allEdges }: ServiceMap): MapLayout => {
  const { nodes, chains } = assignLayers(allNodes, allEdges);
  const items = [...new Set([...nodes, ...chains.flatMap((chain) => chain.items)])];
  const count = Math.max(0, ...items.map(({ layer }) => layer + 1));
  const layers = Array.from({ length: count }, (_, layer) => items.filter((item) => item.layer === layer));
  const middles = settle(layers, neighboursOf(chains));
  const tops = items.map((item) => (middles.get(item) ?? 0) - heightOf(item) / 2);
  const top = Math.min(...tops) - margin;
  const bottom = Math.max(...items.map((item) => (middles.get(item) ?? 0) + heightOf(item) / 2)) + margin;
  const x = ({ layer }: Item): number => margin + layer * (box.width + gap.x);
  const y = (item: Item): number => Math.round((middles.get(item) ?? 0) - top);

  const pointsOf = ({ items: passed }: Chain): Point[] =>
    passed.flatMap((item, index) => {
      const [left, right] = [
        { x: x(item), y: y(item) },
        { x: x(item) + box.width, y: y(item) },
      ];
      if (index === 0) return [right];
      return index === passed.length - 1 ? [left] : [left, right];
    });

  return {
    width: 2 * margin + count * box.width + Math.max(0, count - 1) * gap.x,
    height: Math.round(bottom - top),
    nodes: nodes.flatMap((item) =>
      item.node ? [{ ...item.node, x: x(item), y: y(item) - box.height / 2 }] : [],
    ),
    edges: chains.map((chain) => {
      const points = pointsOf(chain);
      return {
        ...chain.edge,
        points: chain.isBackward ? points.toReversed() : points,
        label: labelOf(points),
      };
    }),
  };
};
