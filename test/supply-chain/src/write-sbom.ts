/** Writes the bill of materials to `sbom.cdx.json`: `npm run docker -- sbom`. */
import { writeFileSync } from "node:fs";
import { repository } from "./lockfile.ts";
import { createSbom } from "./sbom.ts";

const sbom = createSbom();
writeFileSync(`${repository}sbom.cdx.json`, `${JSON.stringify(sbom, null, 2)}\n`);
process.stdout.write(`sbom.cdx.json: CycloneDX ${sbom.specVersion}, ${sbom.components.length} components\n`);
