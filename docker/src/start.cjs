/**
 * Runs dist/main.js of an image with the code that V8 compiled for it when the image was built: `start.js`.
 * `start.js --write-code` writes that code down, after a run that ends for want of an environment: by then V8 has
 * compiled all that loading it takes. Node's own compile cache has only what is compiled before anything ran.
 */
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");

const program = join(__dirname, "dist", "main.js");
const codeFile = join(__dirname, "dist", "main.code");

// Code that another Node made is refused, and the program compiled as if there were none.
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
