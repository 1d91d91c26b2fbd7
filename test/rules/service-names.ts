import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serviceNames } from "@shop/topology";
import ts from "typescript";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Code that serves every service alike. A contract is about its service; in HTTP, "user" is a kind of access. */
const generic = [
  "infra/{src,reports}/**/*.ts",
  "packages/{config,mesh,postgres,rotation,secrets,service,telemetry,time}/src/**/*.ts",
  "packages/local/*/src/**/*.ts",
  "docker/src/**/*.ts",
  "test/{support,database,faults,fuzz,rules,e2e}/**/*.ts",
  "bench/{src,test}/**/*.ts",
];

/** A service's name as a string, or as a property of the services. */
export interface NamedService {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const names: readonly string[] = serviceNames;

const isNamed = (node: ts.Node): boolean => {
  if (ts.isStringLiteralLike(node)) return names.includes(node.text) && !ts.isLiteralTypeNode(node.parent);
  return (
    ts.isPropertyAccessExpression(node) &&
    names.includes(node.name.text) &&
    /(^|\.)services$/.test(node.expression.getText())
  );
};

/** The places in a source text that name a service. */
export const namedIn = (file: string, text: string): NamedService[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: NamedService[] = [];
  const visit = (node: ts.Node): void => {
    if (isNamed(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ file, line: line + 1, text: node.getText() });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** All places in generic code that name a service. */
export const findNamedServices = (): NamedService[] =>
  generic
    .flatMap((pattern) => globSync(pattern, { cwd: repository }))
    .filter((file) => !file.includes("node_modules"))
    .flatMap((file) => namedIn(file, readFileSync(`${repository}/${file}`, "utf8")));
