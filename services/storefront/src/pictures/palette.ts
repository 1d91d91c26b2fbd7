const hues: Readonly<Record<string, number>> = {
  books: 18,
  coffee: 28,
  desk: 235,
  garden: 130,
  kitchen: 355,
  outdoors: 195,
  toys: 40,
};

const hueOf = (category: string): number =>
  (Object.hasOwn(hues, category) && hues[category]) ||
  [...category].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0) * 37, 0) % 360;

/** Lines: class, width, and the filling class that they take their colour from. */
const lines = [
  ["M", 7, "m"],
  ["MM", 13, "m"],
  ["RR", 18, "m"],
  ["D", 9, "d"],
  ["D2", 5, "d"],
  ["DD", 15, "d"],
  ["A", 7, "a"],
  ["W", 6, "w"],
  ["T", 13, "w"],
  ["B", 4, "b"],
  ["BB", 13, "b"],
  ["K", 5, "k"],
  ["KK", 14, "k"],
  ["G", 6, "g"],
  ["F", 6, "d"],
] as const;

const coloursOf = (hue: number): Readonly<Record<string, string>> => ({
  m: `hsl(${hue} 42% 48%)`,
  d: `hsl(${hue} 42% 29%)`,
  a: `hsl(${(hue + 165) % 360} 52% 60%)`,
  w: "#fbf7ee",
  b: "hsl(30 46% 60%)",
  k: "hsl(210 12% 64%)",
  g: "hsl(135 32% 42%)",
  r: "hsl(8 60% 55%)",
  y: "hsl(42 78% 62%)",
  t: "hsl(16 52% 56%)",
  u: "hsl(16 50% 46%)",
});

/** The style of a drawing: the hue of its category, turned a little for each product, and colours of materials. */
export const paletteOf = (category: string, turn: number): string => {
  const hue = (hueOf(category) + turn + 360) % 360;
  const colours = coloursOf(hue);
  const fills = Object.entries(colours).map(([name, colour]) => `.${name}{fill:${colour}}`);
  const strokes = lines.map(
    ([name, width, colour]) => `.${name}{stroke:${colours[colour]};stroke-width:${width}}`,
  );
  const allLines = lines.map(([name]) => `.${name}`).join();
  return (
    `.s{fill:hsl(${hue} 45% 92%)}.f{fill:hsl(${hue} 36% 85%)}${fills.join("")}${strokes.join("")}` +
    `${allLines}{fill:none;stroke-linecap:round;stroke-linejoin:round}.o,.F{opacity:.35}` +
    `@media(prefers-color-scheme:dark){.s{fill:hsl(${hue} 20% 22%)}.f{fill:hsl(${hue} 20% 17%)}.d{fill:hsl(${hue} 34% 38%)}}`
  );
};
