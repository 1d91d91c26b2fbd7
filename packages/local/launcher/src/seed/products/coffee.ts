import type { Shelf } from "../products.ts";

export const coffee: Shelf = [
  [
    "COF-ETH-250",
    "Ethiopia Guji, 250 g",
    "Washed beans with jasmine, peach and a clean finish. Roasted for filter.",
    1690,
    120,
  ],
  [
    "COF-COL-250",
    "Colombia Huila, 250 g",
    "Caramel and red apple, sweet and round. Good as filter and as espresso.",
    1490,
    140,
  ],
  [
    "COF-BRA-1000",
    "Brazil Cerrado, 1 kg",
    "Chocolate and hazelnut with little acidity, the house espresso.",
    3990,
    60,
  ],
  [
    "COF-DEC-250",
    "Decaf Mexico, 250 g",
    "Decaffeinated with water only, with notes of cocoa and brown sugar.",
    1590,
    45,
  ],
  [
    "COF-V60-02",
    "Ceramic dripper, size 2",
    "White porcelain with spiral ribs for one to four cups.",
    2850,
    35,
  ],
  ["COF-FLT-100", "Paper filters, 100 pieces", "Unbleached cones for the size 2 dripper.", 690, 400],
  ["COF-GRN-H1", "Hand grinder", "Steel burrs and a folding crank; thirty grams take a minute.", 8900, 18],
  [
    "COF-KET-GN",
    "Gooseneck kettle",
    "One litre, with a thermometer in the lid and a spout that pours a thin line.",
    6450,
    22,
  ],
  [
    "COF-SCL-01",
    "Brewing scale with timer",
    "Weighs to a tenth of a gram and times the pour. Charges by USB-C.",
    4990,
    30,
  ],
];
