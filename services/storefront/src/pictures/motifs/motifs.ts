import { books } from "./books.ts";
import { coffee } from "./coffee.ts";
import { desk } from "./desk.ts";
import { garden } from "./garden.ts";
import { kitchen } from "./kitchen.ts";
import { outdoors } from "./outdoors.ts";
import { toys } from "./toys.ts";

/**
 * Drawings by SKU, and `category` for all other products, 400 × 300, standing on the line at 234. Their colours
 * are classes of `palette.ts`: small letters fill, capital letters draw lines.
 */
export type Motifs = Readonly<Record<string, string>> & { readonly category: string };

const parcel: Motifs = {
  category:
    `<rect class="b" x="130" y="124" width="140" height="110" rx="8"/><rect class="d o" x="130" y="124" width="140" height="110" rx="8"/><rect class="b" x="122" y="108" width="156" height="30" rx="6"/><path class="m" d="M188 108h24v126h-24z"/>` +
    `<path class="m" d="M200 108c-40-4-44-44-16-42 14 2 16 26 16 42 0-16 2-40 16-42 28-2 24 38-16 42z"/>`,
};

const categories: Readonly<Record<string, Motifs>> = { books, coffee, desk, garden, kitchen, outdoors, toys };

/** The drawing of a product: its own, its category's, or a parcel. */
export const motifOf = (category: string, sku: string): string => {
  const motifs = (Object.hasOwn(categories, category) && categories[category]) || parcel;
  return motifs[sku] ?? motifs.category;
};
