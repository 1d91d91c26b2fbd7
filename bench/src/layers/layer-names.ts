/**
 * The layers between a request and its handler, from the outside in. `node:http` is below all of them.
 */
export const layerNames = [
  "Express 5",
  "context, ids, headers, limits",
  "log line",
  "metrics",
  "tracing at 5 %",
  "validation",
  "token check",
] as const;

export type LayerName = (typeof layerNames)[number];
