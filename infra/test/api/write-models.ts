/**
 * Extracts the used requests from botocore's models into test/api/models: `npm run infra -- models`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { installPython } from "../stand-in/install.ts";
import { mappings } from "./mappings.ts";
import { type Model, modelFile, type Shape } from "./model.ts";

interface ServiceModel {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const packages = (): string => {
  const library = join(installPython(), "lib");
  return join(library, String(readdirSync(library)[0]), "site-packages");
};

const versionIn = (folder: string): string =>
  /^botocore-(.*)\.dist-info$/m.exec(readdirSync(folder).join("\n"))?.[1] ?? "unknown";

const read = (folder: string, service: string): ServiceModel => {
  const versions = join(folder, "botocore/data", service);
  const newest = readdirSync(versions).toSorted().at(-1) ?? "";
  return JSON.parse(
    gunzipSync(readFileSync(join(versions, newest, "service-2.json.gz"))).toString(),
  ) as ServiceModel;
};

const constraints = ["type", "required", "enum", "pattern", "min", "max"] as const;

const only = <T extends { readonly shape: string }>({ shape }: T) => ({ shape });

/** A shape without documentation and serialization details. */
const bare = (shape: Shape): Shape => ({
  ...(Object.fromEntries(
    constraints.filter((name) => shape[name] !== undefined).map((name) => [name, shape[name]]),
  ) as unknown as Shape),
  ...(shape.members && {
    members: Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, only(member)])),
  }),
  ...(shape.member && { member: only(shape.member) }),
  ...(shape.key && { key: only(shape.key) }),
  ...(shape.value && { value: only(shape.value) }),
});

const usedBy = ({ members = {}, member, key, value }: Shape): string[] =>
  [...Object.values(members), member, key, value].flatMap((one) => one?.shape ?? []);

const reachable = (shapes: ServiceModel["shapes"], roots: readonly string[]): Record<string, Shape> => {
  const found: Record<string, Shape> = {};
  const visit = (name: string): void => {
    const shape = shapes[name];
    if (!shape || found[name]) return;
    found[name] = bare(shape);
    for (const next of usedBy(shape)) visit(next);
  };
  for (const root of roots) visit(root);
  return Object.fromEntries(Object.entries(found).toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

/** One shape per line, so that an update of botocore gives a readable diff. */
const toText = ({ botocore, operations, shapes }: Model): string => {
  const lines = Object.entries(shapes).map(([name, shape]) => `"${name}":${JSON.stringify(shape)}`);
  const head = `"botocore":"${botocore}",\n"operations":${JSON.stringify(operations)}`;
  return `{${head},\n"shapes":{\n${lines.join(",\n")}\n}}\n`;
};

const operationsOf = (service: string): string[] => [
  ...new Set(
    Object.values(mappings)
      .flatMap(({ parts }) => parts.map(({ operation }) => operation))
      .filter((operation) => operation.startsWith(`${service}:`))
      .map((operation) => operation.slice(service.length + 1)),
  ),
];

const folder = packages();
const services = new Set(
  Object.values(mappings).flatMap(({ parts }) => parts.map(({ operation }) => operation.split(":")[0] ?? "")),
);
rmSync(new URL("models", import.meta.url), { recursive: true, force: true });
mkdirSync(new URL("models", import.meta.url));
for (const service of services) {
  const model = read(folder, service);
  const operations = operationsOf(service).toSorted();
  const inputs = Object.fromEntries(
    operations.map((name) => {
      const operation = model.operations[name];
      if (!operation) throw new Error(`${service} has no ${name}`);
      return [name, operation.input?.shape ?? null];
    }),
  );
  const roots = Object.values(inputs).filter((shape) => shape !== null);
  const written: Model = {
    botocore: versionIn(folder),
    operations: inputs,
    shapes: reachable(model.shapes, roots),
  };
  writeFileSync(modelFile(service), toText(written));
}
