import type { Found, Synthesized } from "../../src/synthesized.ts";
import type { Line } from "./line.ts";

/** Says what all resources of one type cost at rest. */
export type Pricer = (found: readonly Found[], synthesized: Synthesized) => Line[];
