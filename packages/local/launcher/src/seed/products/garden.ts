import type { Shelf } from "../products.ts";

export const garden: Shelf = [
  ["GRD-SEC-BYP", "Secateurs", "Bypass blades that can be replaced, for hands of every size.", 4590, 36],
  ["GRD-TRW-HND", "Hand trowel", "Forged steel with an ash handle and a depth scale.", 2290, 58],
  ["GRD-CAN-9L", "Watering can, 9 litres", "Galvanised, with a brass rose that turns up or down.", 4950, 21],
  ["GRD-GLV-M", "Garden gloves, size M", "Goatskin palms and a cuff that keeps the thorns out.", 2190, 70],
  [
    "GRD-SED-TOM",
    "Tomato seeds, heirloom mix",
    "Five old kinds in five colours, about fifty seeds.",
    490,
    320,
  ],
  ["GRD-SED-HRB", "Herb seeds, kitchen mix", "Basil, thyme, parsley, chives and coriander.", 450, 340],
  ["GRD-POT-T20", "Terracotta pot, 20 cm", "Frost-proof, with its saucer.", 1390, 95],
  ["GRD-TWN-JUT", "Jute twine, 150 m", "In a tin with a hole in the lid.", 890, 145],
  ["GRD-CMP-BKT", "Compost bucket", "Seven litres, enamelled, with a charcoal filter.", 3690, 26],
];
