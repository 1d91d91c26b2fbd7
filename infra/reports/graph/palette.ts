/** The drawing's colours. Its own background is readable on light and dark pages. */
export const palette = {
  background: "#ffffff",
  border: "#d0d7de",
  frame: "#f3f6fb",
  frameBorder: "#9db2ce",
  box: "#ffffff",
  boxBorder: "#57677d",
  outside: "#f6f8fa",
  outsideBorder: "#a8b3c1",
  title: "#111827",
  text: "#4b5563",
  place: "#47699b",
  label: "#ffffff",
} as const;

/**
 * One colour for each port, in the order in which the ports appear from the top. Each has a contrast of at
 * least 4.5 to white.
 */
const lineColours = ["#475569", "#1d4ed8", "#c2410c", "#7e22ce", "#15803d", "#be185d", "#0e7490"] as const;

/** Gives each label its own colour until the colours run out. */
export const colourLabels = (labels: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    [...new Set(labels)].map((label, index) => [label, lineColours[index % lineColours.length] ?? "#475569"]),
  );
