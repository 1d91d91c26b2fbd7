import type { MapEdge, MapNode } from "./api.ts";

/** An item of a layer: a node, or a waypoint of a longer edge. */
export interface Item {
  readonly key: string;
  readonly layer: number;
  readonly node?: MapNode;
}

/** An edge and the items along it, from left to right. */
export interface Chain {
  readonly edge: MapEdge;
  readonly items: readonly Item[];
  /** True if it points against the direction of the layers. */
  readonly isBackward: boolean;
}

/** Edges by their source; edges that would close a cycle are reversed. */
const withoutCycles = (nodes: readonly MapNode[], edges: readonly MapEdge[]): Set<MapEdge> => {
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const backward = new Set<MapEdge>();
  const [open, done] = [new Set<string>(), new Set<string>()];
  const visit = (id: string): void => {
    if (done.has(id)) return;
    open.add(id);
    for (const edge of outgoing.get(id) ?? []) {
      if (open.has(edge.to)) backward.add(edge);
      else visit(edge.to);
    }
    open.delete(id);
    done.add(id);
  };
  for (const { id } of nodes) visit(id);
  return backward;
};

/** The layer of each node: one more than that of its furthest caller. */
const layersOf = (nodes: readonly MapNode[], edges: readonly { from: string; to: string }[]) => {
  const callers = Map.groupBy(edges, ({ to }) => to);
  const layers = new Map<string, number>();
  const layerOf = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const layer = (callers.get(id) ?? []).reduce((max, { from }) => Math.max(max, layerOf(from) + 1), 0);
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of nodes) layerOf(id);
  return layers;
};

const byId = (a: MapNode, b: MapNode): number =>
  Number(b.kind === "client") - Number(a.kind === "client") || a.id.localeCompare(b.id);
const byEnds = (a: MapEdge, b: MapEdge): number => a.from.localeCompare(b.from) || a.to.localeCompare(b.to);

/** Assigns nodes to layers from left to right, and adds a waypoint to each layer that an edge skips. */
export const assignLayers = (allNodes: readonly MapNode[], allEdges: readonly MapEdge[]) => {
  // Sorted first, so that the same system always produces the same picture.
  const nodes = allNodes.toSorted(byId);
  const edges = allEdges.filter(({ from, to }) => from !== to).toSorted(byEnds);
  const backward = withoutCycles(nodes, edges);
  const directed = edges.map((edge) => (backward.has(edge) ? { from: edge.to, to: edge.from } : edge));
  const layers = layersOf(nodes, directed);
  const items = new Map<string, Item>(
    nodes.map((node) => [node.id, { key: node.id, layer: layers.get(node.id) ?? 0, node }]),
  );
  const chains = edges.flatMap((edge): Chain[] => {
    const isBackward = backward.has(edge);
    const [start, end] = isBackward ? [edge.to, edge.from] : [edge.from, edge.to];
    const [first, last] = [items.get(start), items.get(end)];
    if (!first || !last) return [];
    const passed = Array.from({ length: last.layer - first.layer - 1 }, (_, index) => ({
      key: JSON.stringify([edge.from, edge.to, index]),
      layer: first.layer + index + 1,
    }));
    return [{ edge, items: [first, ...passed, last], isBackward }];
  });
  return { nodes: [...items.values()], chains };
};
