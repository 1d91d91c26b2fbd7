import type { Shelf } from "../products.ts";

export const books: Shelf = [
  ["BOK-SYS-DES", "Quiet Systems", "How to build services that nobody has to get up for at night.", 4200, 50],
  [
    "BOK-SQL-JOY",
    "The Joy of Joins",
    "Relational thinking from first principles, with four hundred exercises.",
    3900,
    44,
  ],
  ["BOK-NET-PKT", "A Packet's Journey", "Everything that happens between the key and the screen.", 3400, 37],
  ["BOK-BRD-SLW", "Slow Bread", "Sixty loaves with four ingredients and much patience.", 2950, 63],
  ["BOK-WLK-ALP", "Walks Above the Trees", "Thirty-two day hikes with maps and huts.", 2450, 41],
  ["BOK-GRD-SML", "Small Gardens", "What grows on a balcony, month by month.", 2250, 52],
  ["BOK-TYP-HND", "The Typographer's Hand", "A history of letters that were drawn, not generated.", 5200, 17],
  ["BOK-NOV-LTH", "The Lighthouse Ledger", "A novel of accounts that would not balance.", 1890, 80],
  ["BOK-COF-ATL", "Atlas of Coffee", "Where it grows, who grows it and what that tastes like.", 3600, 34],
];
