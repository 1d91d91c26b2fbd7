import type { Segment, Subsegment } from "./segment.ts";

/**
 * Places separately sent subsegments below their parents at any depth. Those whose parent is lost or yet to
 * arrive follow at the end.
 */
export const assembleTrace = (segments: readonly Segment[], loose: readonly Segment[]): Segment[] => {
  if (loose.length === 0) return [...segments];
  const waiting = new Map(loose.map((one) => [one.id, one]));
  const byParent = Map.groupBy(loose, ({ parent_id }) => parent_id);

  // Each is taken once, so that documents that name each other as parents do not loop forever.
  const take = (parentId: string): Segment[] =>
    (byParent.get(parentId) ?? []).filter(({ id }) => waiting.delete(id));

  const attach = <T extends Segment | Subsegment>(into: T): T => {
    const late = take(into.id);
    const sent = new Set(late.map(({ id }) => id));
    // A separately sent subsegment is newer than its parent's copy of it.
    const carried = (into.subsegments ?? []).filter(({ id }) => !sent.has(id));
    return { ...into, subsegments: [...carried, ...late].map(attach) };
  };

  const whole = segments.map(attach);
  return [...whole, ...waiting.values()];
};
