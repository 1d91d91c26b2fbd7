import type { Environment } from "../environments/environment.ts";
import type { GeneratedPart } from "../generated-part.ts";

/** Where the tables of all environments are kept. */
export const iamPage = new URL("../../../docs/iam.md", import.meta.url);

/** The table of one environment. */
export const tableOf = ({ name }: Environment): GeneratedPart => ({ name, command: "npm run infra:iam" });
