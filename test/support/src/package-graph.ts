/**
 * Draws the imports among the packages that ship, from their manifests, into docs/architecture.md: `node
 * bin/run.js node test/support/src/package-graph.ts`.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type GeneratedPart, replacePart } from "./generated-part.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** The page that contains the drawing. */
export const architecturePage = `${repository}docs/architecture.md`;

/** The part of the page that `package-graph.ts` writes. */
export const packageGraphPart: GeneratedPart = {
  name: "packages",
  command: "node bin/run.js node test/support/src/package-graph.ts",
};

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestsOf = (pattern: string): Manifest[] =>
  globSync(pattern, { cwd: repository })
    .toSorted()
    .map((file) => JSON.parse(readFileSync(`${repository}${file}`, "utf8")) as Manifest);

const shortName = (name: string): string => name.replace("@shop/", "");

/** Omits an arrow if a longer path leads to the same package, to keep the drawing readable. */
const direct = (needs: ReadonlyMap<string, readonly string[]>): [from: string, to: string][] => {
  const reaches = (from: string, to: string): boolean =>
    (needs.get(from) ?? []).some((next) => next === to || reaches(next, to));
  return [...needs].flatMap(([from, all]) =>
    all
      .filter((to) => !all.some((other) => other !== to && reaches(other, to)))
      .map((to): [string, string] => [from, to]),
  );
};

/** The drawing, as Mermaid. */
export const drawPackages = (): string => {
  const manifests = [...manifestsOf("services/*/package.json"), ...manifestsOf("packages/*/package.json")];
  const names = new Set(manifests.map(({ name }) => name));
  const needs = new Map(
    manifests.map(({ name, dependencies = {} }) => [
      shortName(name),
      Object.keys(dependencies)
        .filter((other) => names.has(other))
        .map(shortName),
    ]),
  );
  const arrows = direct(needs).map(([from, to]) => `  ${from} --> ${to}`);
  return ["```mermaid", "flowchart TD", ...arrows, "```"].join("\n");
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = readFileSync(architecturePage, "utf8");
  writeFileSync(architecturePage, replacePart(page, packageGraphPart, drawPackages()));
}
