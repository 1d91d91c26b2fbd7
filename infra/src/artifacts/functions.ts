import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The folders that contain the functions' code, each with an `index.js`. */
export interface Functions {
  readonly rotateCookieKeys: string;
  readonly rotateDatabaseSecret: string;
  readonly rotateSigningKeys: string;
}

const folderOf = (url: string): string => fileURLToPath(new URL(url, import.meta.url));
const sources = folderOf("../../../packages/rotation/src");

/** Bundles one function into one file. The same source always gives the same file. */
const bundle = async (name: string, output: string): Promise<string> => {
  const folder = `${output}/${name}`;
  rmSync(folder, { recursive: true, force: true });
  await build({
    entryPoints: { index: `${sources}/${name}.ts` },
    outdir: folder,
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    target: "node24",
    format: "cjs",
    banner: { js: `const importMetaUrl = require("node:url").pathToFileURL(__filename).href;` },
    define: { "import.meta.url": "importMetaUrl" },
    minify: true,
    keepNames: true,
    legalComments: "none",
    external: ["pg-native"],
    logLevel: "warning",
  });
  return folder;
};

/** Bundles the functions of packages/rotation for Lambda, each into its own folder under `output`. */
export const bundleFunctions = async (output = folderOf("../../.functions")): Promise<Functions> => {
  const [rotateCookieKeys, rotateDatabaseSecret, rotateSigningKeys] = await Promise.all([
    bundle("rotate-cookie-keys", output),
    bundle("rotate-database-secret", output),
    bundle("rotate-signing-keys", output),
  ]);
  return { rotateCookieKeys, rotateDatabaseSecret, rotateSigningKeys };
};
