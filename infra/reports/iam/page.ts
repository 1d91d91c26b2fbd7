import type { GeneratedPart } from "../../../test/support/src/generated-part.ts";
import type { Environment } from "../../src/environments/environment.ts";

/** The page with the tables of all environments. */
export const iamPage = new URL("../../../docs/iam.md", import.meta.url);

/** The table of one environment. */
export const tableOf = ({ name }: Environment): GeneratedPart => ({ name, command: "npm run infra -- iam" });
