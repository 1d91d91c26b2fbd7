import type { GeneratedPart } from "../../../test/support/src/generated-part.ts";
import type { Environment } from "../../src/environments/environment.ts";

/** Where the tables of all environments are kept. */
export const iamPage = new URL("../../../docs/iam.md", import.meta.url);

/** The table of one environment. */
export const tableOf = ({ name }: Environment): GeneratedPart => ({ name, command: "npm run infra:iam" });
