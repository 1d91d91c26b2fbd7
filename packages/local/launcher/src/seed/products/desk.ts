import type { Shelf } from "../products.ts";

export const desk: Shelf = [
  [
    "DSK-LMP-ARC",
    "Desk lamp",
    "Warm light that dims without steps, on an arm that stays where it is put.",
    9900,
    25,
  ],
  ["DSK-NTB-DOT", "Dotted notebook, A5", "192 numbered pages of paper that takes a fountain pen.", 1650, 210],
  ["DSK-PEN-FTN", "Fountain pen", "Aluminium with a medium steel nib. Converter included.", 4200, 38],
  ["DSK-INK-BLU", "Blue-black ink, 50 ml", "Dries fast and fades slowly.", 1490, 90],
  ["DSK-MAT-FLT", "Felt desk mat", "Merino wool, 90 by 40 centimetres, with cork underneath.", 5450, 33],
  ["DSK-STD-LAP", "Laptop stand", "Bent from one sheet of birch plywood. Packs flat.", 4900, 27],
  ["DSK-TRY-OAK", "Letter tray", "Solid oak, A4, stackable.", 3800, 31],
  ["DSK-CLK-ANA", "Quiet table clock", "A sweeping hand and no ticking.", 3600, 19],
  ["DSK-ORG-CBL", "Cable organiser", "A silicone bar that holds five cables by their necks.", 990, 260],
];
