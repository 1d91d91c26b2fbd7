import type { Shelf } from "../products.ts";

export const toys: Shelf = [
  ["TOY-BLK-100", "Wooden blocks, 100 pieces", "Maple and cherry, sanded, without paint.", 5900, 28],
  ["TOY-TRN-SET", "Wooden train set", "Twenty rails, a bridge, an engine and three waggons.", 6900, 23],
  ["TOY-PUZ-1000", "Puzzle, 1000 pieces", "A harbour at dusk by a painter who liked blue.", 2190, 72],
  ["TOY-KIT-STN", "Stunt kite", "Two lines, ripstop nylon, flies from a light breeze.", 4450, 30],
  ["TOY-YOY-MPL", "Maple yo-yo", "Turned in one piece, with cotton string.", 1450, 110],
  ["TOY-CRD-DCK", "Playing cards", "Linen finish, with pips that can be read across a table.", 890, 240],
  ["TOY-CHS-TRV", "Travel chess", "Magnetic pieces in a walnut box that is also the board.", 4900, 26],
  ["TOY-TOP-SPN", "Spinning top", "Brass on a steel point. The record is eleven minutes.", 1990, 88],
  [
    "TOY-ROB-TIN",
    "Tin robot, limited edition",
    "Clockwork, numbered by hand. There are only three.",
    12900,
    3,
  ],
];
