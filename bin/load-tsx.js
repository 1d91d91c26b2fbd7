// Lets Node load .tsx files, whose JSX it cannot strip as it strips types. In images esbuild has done it before.

import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

let esbuild;

registerHooks({
  load: (url, context, nextLoad) => {
    if (!url.endsWith(".tsx")) return nextLoad(url, context);
    esbuild ??= process.getBuiltinModule("node:module").createRequire(import.meta.url)("esbuild");
    const file = fileURLToPath(url);
    const { code } = esbuild.transformSync(readFileSync(file, "utf8"), {
      loader: "tsx",
      jsx: "automatic",
      format: "esm",
      target: "node26",
      sourcefile: file,
      sourcemap: "inline",
    });
    return { format: "module", source: code, shortCircuit: true };
  },
});
