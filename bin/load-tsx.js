// Lets Node load .tsx files: it strips types but cannot transform JSX. In images esbuild has already done so.

import { readFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
let esbuild;

registerHooks({
  load: (url, context, nextLoad) => {
    // A query may follow the name, such as the version of a module that is loaded again.
    if (!url.split("?", 1)[0].endsWith(".tsx")) return nextLoad(url, context);
    esbuild ??= require("esbuild");
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
