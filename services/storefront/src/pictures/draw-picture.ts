import { createHash } from "node:crypto";
import { motifOf } from "./motifs/motifs.ts";
import { paletteOf } from "./palette.ts";

/** Draws the picture of a product as SVG, 400 × 300. It follows the browser's colour scheme. */
export const drawPicture = (category: string, sku: string): string => {
  const [turn = 0, x = 0, y = 0, radius = 0] = createHash("sha256").update(sku).digest();
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">` +
    `<style>${paletteOf(category, (turn % 5) * 9 - 18)}</style>` +
    `<path class="s" d="M0 0h400v300H0z"/><circle class="f" cx="${60 + (x % 280)}" cy="${60 + (y % 50)}" r="${34 + (radius % 30)}"/>` +
    `<path class="f" d="M0 226h400v74H0z"/><ellipse class="d o" cx="200" cy="236" rx="112" ry="11"/>` +
    `${motifOf(category, sku)}</svg>`
  );
};
