import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The greatest permitted numbers of lines: of the median file, of nine files in ten, and of a function. */
interface Limits {
  readonly median: number;
  readonly p90: number;
  readonly longestFunction: number;
}

interface Source {
  readonly file: string;
  readonly text: string;
}

interface Sizes {
  readonly median: number;
  readonly p90: number;
  /** Functions longer than permitted, as `file: name`. */
  readonly tooLong: readonly string[];
}

const linesOf = (text: string): number => text.split("\n").length - 1;

/** The functions in a file, with the lines from their first token to their last. */
const functionsIn = ({ file, text }: Source): { readonly name: string; readonly lines: number }[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
      const name =
        named?.getText(source) ?? (ts.isConstructorDeclaration(node) ? "constructor" : "a function");
      found.push({ name, lines: lineAt(node.end) - lineAt(node.getStart(source)) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const sizesOf = (sources: readonly Source[], { longestFunction }: Limits): Sizes => {
  const lengths = sources.map(({ text }) => linesOf(text)).toSorted((a, b) => a - b);
  const at = (share: number): number => lengths[Math.floor(lengths.length * share)] ?? 0;
  const tooLong = sources.flatMap((source) =>
    functionsIn(source)
      .filter(({ lines }) => lines > longestFunction)
      .map(({ name }) => `${source.file}: ${name}`),
  );
  return { median: at(0.5), p90: at(0.9), tooLong: tooLong.toSorted() };
};

const read = (...patterns: readonly string[]): Source[] =>
  globSync([...patterns], { cwd: repository })
    .filter((file) => !/node_modules|\.test\.ts$/.test(file))
    .map((file) => ({ file, text: readFileSync(`${repository}${file}`, "utf8") }));

const check = (sources: readonly Source[], limits: Limits, exceptions: readonly string[] = []): void => {
  const { median, p90, tooLong } = sizesOf(sources, limits);
  assert.ok(sources.length > 50);
  assert.ok(median <= limits.median, `the median file has ${median} lines`);
  assert.ok(p90 <= limits.p90, `a tenth of the files has ${p90} lines or more`);
  assert.deepEqual(
    tooLong.filter((name) => !exceptions.includes(name)),
    [],
  );
};

describe("what ships", () => {
  it("is written in small files and short functions", () => {
    const limits = { median: 40, p90: 120, longestFunction: 60 };
    check(read("services/*/src/**/*.ts", "packages/*/src/**/*.ts"), limits);
  });

  // A ratchet: lower the numbers and shorten the list, never the reverse.
  it("describes the infrastructure in files and functions that only get shorter", () => {
    const limits = { median: 50, p90: 145, longestFunction: 60 };
    check(read("infra/src/**/*.ts"), limits, [
      "infra/src/constructs/fargate-service/service-alarms.ts: constructor",
      "infra/src/constructs/postgres.ts: constructor",
    ]);
  });
});

describe("the sizes of files and functions", () => {
  const limits = { median: 3, p90: 9, longestFunction: 2 };
  const sources = [
    { file: "a.ts", text: "export const a = () => {\n  return 1;\n};\n" },
    { file: "b.ts", text: "// Nothing here.\n" },
    { file: "c.ts", text: `class C {\n  constructor() {\n    this.c = 1;\n  }\n}\n${"\n".repeat(5)}` },
  ];

  it("are measured in lines, with the names of functions that are too long", () => {
    assert.deepEqual(sizesOf(sources, limits), {
      median: 3,
      p90: 10,
      tooLong: ["a.ts: a", "c.ts: constructor"],
    });
  });
});
