import type { Shelf } from "../products.ts";

export const outdoors: Shelf = [
  ["OUT-TNT-2P", "Two-person tent", "1.9 kg with two doors and a fly that is pitched first.", 34900, 8],
  [
    "OUT-BAG-SLP",
    "Down sleeping bag",
    "Comfortable at 2 °C, packs to the size of a loaf of bread.",
    27900,
    11,
  ],
  ["OUT-STV-GAS", "Gas stove", "Boils half a litre in three minutes and weighs 73 grams.", 5490, 42],
  ["OUT-BTL-750", "Steel bottle, 750 ml", "Keeps tea hot for a day. Dishwasher safe.", 3290, 130],
  ["OUT-HDL-350", "Head lamp", "350 lumens, a red mode and a lock for the backpack.", 4450, 48],
  ["OUT-PCK-28", "Day pack, 28 litres", "Recycled nylon with a rain cover in its own pocket.", 11900, 24],
  ["OUT-MAP-CMP", "Compass", "Luminous bezel, declination scale and a mirror.", 3950, 29],
  ["OUT-TRP-3X3", "Tarp, 3 by 3 metres", "Ripstop with sixteen loops and eight pegs.", 7900, 16],
  ["OUT-KIT-AID", "First aid kit", "Forty-two parts in a pouch that opens flat.", 2950, 65],
];
