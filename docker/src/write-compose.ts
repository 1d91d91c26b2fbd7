/** Writes the services of the topology into compose.yaml. */
import { readFileSync, writeFileSync } from "node:fs";
import { withServices } from "./compose-services.ts";

const file = new URL("../../compose.yaml", import.meta.url);
writeFileSync(file, withServices(readFileSync(file, "utf8")));
