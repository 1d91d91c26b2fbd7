import type { Found, Synthesized } from "../../src/synthesized.ts";
import type { Line } from "./line.ts";

/** Returns the cost of all resources of one type at rest. */
export type Pricer = (found: readonly Found[], synthesized: Synthesized) => Line[];
