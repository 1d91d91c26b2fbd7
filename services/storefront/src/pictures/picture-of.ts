import type { ProductResponse } from "@shop/contracts";
import { drawPicture } from "./draw-picture.ts";

type Pictured = Pick<ProductResponse, "sku" | "category">;

/** Increases when the drawings change, so that browsers fetch them again. */
const drawings = 2;

const nameOf = ({ sku, category }: Pictured): string => `${category}.${sku}.v${drawings}.svg`;

/** The path of the picture that stands for a whole category. */
export const categoryPicture = (category: string): string => pictureOf({ sku: "CATEGORY", category });

/** The path of a product's picture. Its name never shows anything else. */
export const pictureOf = (product: Pictured): string => `/images/${nameOf(product)}`;

const pattern = /^([a-z0-9-]{1,40})\.([A-Z0-9-]{3,32})\.v(\d+)\.svg$/;

/** The drawing of a name; undefined if there is none. */
export const drawingOf = (name: string): string | undefined => {
  const [, category = "", sku = "", version] = pattern.exec(name) ?? [];
  if (version !== String(drawings)) return undefined;
  return drawPicture(category, sku);
};
