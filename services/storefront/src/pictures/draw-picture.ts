import { motifs } from "./motifs.ts";

/** The colours of a drawing: background, its shade, the thing, its shade, an accent. */
export interface Palette {
  readonly sky: string;
  readonly floor: string;
  readonly main: string;
  readonly dark: string;
  readonly accent: string;
}

const hues: Readonly<Record<string, number>> = {
  books: 18,
  coffee: 32,
  desk: 250,
  garden: 140,
  kitchen: 350,
  outdoors: 200,
  toys: 48,
};

/** A palette around a hue; `turn` makes the products of a category differ. */
const paletteOf = (hue: number, turn: number): Palette => {
  const own = (hue + turn) % 360;
  return {
    sky: `hsl(${own} 45% 92%)`,
    floor: `hsl(${own} 38% 84%)`,
    main: `hsl(${own} 42% 48%)`,
    dark: `hsl(${own} 45% 32%)`,
    accent: `hsl(${(own + 165) % 360} 60% 62%)`,
  };
};

const hueOf = (category: string): number =>
  hues[category] ?? [...category].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0) * 37, 0) % 360;

/**
 * Draws the picture of a product as SVG, 400 × 300: the motif of its category, varied by bytes of its own.
 *
 * @param variation at least four random bytes, always the same for one product
 */
export const drawPicture = (category: string, variation: Uint8Array): string => {
  const [first = 0, second = 0, third = 0] = variation;
  const palette = paletteOf(hueOf(category), (first % 5) * 11 - 22 + 360);
  const motif = motifs[category] ?? motifs["parcel"];
  const sun = `<circle cx="${60 + (second % 280)}" cy="${50 + (third % 40)}" r="${26 + (second % 18)}" fill="${palette.accent}" opacity=".35"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">` +
    `<rect width="400" height="300" fill="${palette.sky}"/>${sun}` +
    `<path d="M0 226h400v74H0z" fill="${palette.floor}"/>` +
    `<ellipse cx="200" cy="236" rx="112" ry="13" fill="${palette.dark}" opacity=".18"/>` +
    `${motif?.(palette, variation) ?? ""}</svg>`
  );
};
