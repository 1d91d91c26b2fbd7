import type { Shelf } from "../products.ts";

export const kitchen: Shelf = [
  [
    "KIT-KNF-CH20",
    "Chef's knife, 20 cm",
    "Forged carbon steel with a walnut handle. Takes a keen edge and asks to be dried.",
    11900,
    14,
  ],
  ["KIT-BRD-WAL", "Walnut cutting board", "End grain, oiled by hand, with feet that do not slip.", 7900, 20],
  [
    "KIT-PAN-C26",
    "Carbon steel pan, 26 cm",
    "Seasons like cast iron at half its weight. Works on induction.",
    5900,
    40,
  ],
  [
    "KIT-POT-D24",
    "Enamelled Dutch oven, 24 cm",
    "Cast iron in forest green, for bread and slow stews.",
    18900,
    9,
  ],
  ["KIT-WSK-BL", "Balloon whisk", "Eleven steel wires that bend and do not break.", 1290, 85],
  [
    "KIT-MIL-PEP",
    "Pepper mill",
    "Beech with a ceramic grinder that is adjusted with a turn of the knob.",
    3450,
    50,
  ],
  ["KIT-TWL-LIN", "Linen towels, set of three", "Stonewashed, in natural, ochre and slate.", 2790, 75],
  [
    "KIT-JAR-1L",
    "Storage jar, 1 litre",
    "Borosilicate glass with a cork lid and a label that wipes off.",
    1150,
    160,
  ],
  ["KIT-ROL-BCH", "Rolling pin", "A single piece of beech without handles, 45 cm.", 1690, 55],
];
