/** The drawing's colours: its own background reads on light and dark pages alike. */
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

/** One for each port, in the order in which they appear from the top. All have a contrast of 4.5 or more to white. */
const lineColours = ["#475569", "#1d4ed8", "#c2410c", "#7e22ce", "#15803d", "#be185d", "#0e7490"] as const;

/** Gives each label a colour of its own, as long as there are some. */
export const colourLabels = (labels: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    [...new Set(labels)].map((label, index) => [label, lineColours[index % lineColours.length] ?? "#475569"]),
  );
