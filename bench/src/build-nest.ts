import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const source = fileURLToPath(new URL("../contenders/nest", import.meta.url));
const target = fileURLToPath(new URL("../contenders/.local/nest", import.meta.url));

/** Nest needs decorators and their type metadata: TypeScript's compiler emits both, Node's type stripping neither. */
const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2022,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
};

/** Compiles the Nest contender, and returns its main program. */
export const buildNest = (): string => {
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(source).filter((name) => name.endsWith(".ts"))) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, file), "utf8"), { compilerOptions });
    writeFileSync(join(target, `${basename(file, ".ts")}.js`), outputText);
  }
  return join(target, "main.js");
};
