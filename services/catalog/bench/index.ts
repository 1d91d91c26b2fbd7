import { insertProducts } from "@shop/bench/products";
import type { ServiceBench } from "@shop/bench/service";
import { everyStatement } from "./every-statement.ts";
import { insertReservations } from "./rows.ts";

/** The catalog's part of the benchmark. */
export const bench: ServiceBench = {
  sampleRows: (count) => [insertProducts(count), insertReservations(count)],
  everyStatement,
  bareProgram: new URL("./bare-stock.ts", import.meta.url),
};
