import type { GeneratedPart } from "../../../test/support/src/generated-part.ts";
import type { Sale } from "./load.ts";

/** The page with prod's days, as tables and as a picture. */
export const scalingPage = new URL("../../../docs/scaling.md", import.meta.url);
export const scalingPicture = new URL("../../../docs/images/scale.svg", import.meta.url);

/** Updates both. */
export const scaleCommand = "npm run infra -- scale";

/** The table for a day with such a sale. */
export const tableOf = ({ times }: Sale): GeneratedPart => ({ name: `${times} ×`, command: scaleCommand });
