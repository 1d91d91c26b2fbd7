/**
 * Runs dist/main.js of an image with the code that V8 compiled when the image was built: `start.js`.
 * `start.js --write-code` writes that code, after a run that ends because its environment is missing: V8 has
 * then compiled everything that loading needs. Node's own compile cache contains only the code compiled
 * before execution.
 */
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");

const program = join(__dirname, "dist", "main.js");
const codeFile = join(__dirname, "dist", "main.code");

// V8 rejects code from another Node version and then compiles the program as usual.
const script = new Script(wrap(readFileSync(program, "utf8")), {
  filename: program,
  ...(existsSync(codeFile) && { cachedData: readFileSync(codeFile) }),
});
if (process.argv[2] === "--write-code") {
  process.once("exit", () => {
    writeFileSync(codeFile, script.createCachedData());
    process.exitCode = 0;
  });
}
script.runInThisContext()(exports, require, module, program, join(__dirname, "dist"));
