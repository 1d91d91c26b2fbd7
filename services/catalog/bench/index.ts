import type { ServiceBench } from "@shop/bench/service";

/** The catalog's part of the benchmark. */
export const bench: ServiceBench = {
  bareProgram: new URL("./bare-stock.ts", import.meta.url),
};
