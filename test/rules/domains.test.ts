import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Parts of HTTP that only `http/` and `peers/` know: a domain's errors carry facts. */
const http: readonly RegExp[] = [
  // A JSON Pointer into a request.
  /["'`]\/(?:body|query|path|header)\//,
  /\bFieldError\b/,
  /\bheaders?\b/i,
  /\b(?:www-authenticate|authorization|retry-after|etag|if-(?:none-)?match|cache-control|content-type)\b/i,
  /\b(?:Idempotency-Key|Idempotent-Replayed|Device-Token|X-[A-Z][A-Za-z-]+)\b/,
];

/** The lines that mention HTTP, as `file:number: line`. */
const linesWithHttp = (file: string, text: string): string[] =>
  text
    .split("\n")
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => http.some((pattern) => pattern.test(line)))
    .map(({ line, number }) => `${file}:${number}: ${line}`);

describe("the domains", () => {
  const files = globSync("services/*/src/domain/**/*.ts", { cwd: repository }).filter(
    (file) => !file.endsWith(".test.ts"),
  );

  it("name no JSON Pointer and no header", () => {
    assert.ok(files.length > 20);
    const found = files.flatMap((file) => linesWithHttp(file, readFileSync(`${repository}${file}`, "utf8")));
    assert.deepEqual(found, []);
  });

  for (const line of [
    "const pointer = `/body/lines/0`;",
    'errors: [{ pointer: "/query/q", detail }],',
    `headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },`,
    "constructor(errors: readonly FieldError[]) {",
    '"Request it again with a new Idempotency-Key."',
  ])
    it(`would be found to name one: ${line}`, () => {
      assert.equal(linesWithHttp("domain/errors.ts", `\n${line}\n`).length, 1);
    });
});
