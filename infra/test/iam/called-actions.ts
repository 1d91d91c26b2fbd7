import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";

/** The analysed programs: files of the repository, or one as text. */
export type Programs = Pick<BuildOptions, "entryPoints"> | Pick<BuildOptions, "stdin">;

/** IAM's prefixes for the services that the SDK has clients for. */
const prefixes: Readonly<Record<string, string>> = { "secrets-manager": "secretsmanager" };

/** X-Ray actions of the agent on behalf of the SDK: it forwards segments and fetches sampling rules. */
const tracing = [
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

const actionOf = (file: string): string[] => {
  if (file.includes("node_modules/aws-xray-sdk-core/")) return tracing;
  const command = /node_modules\/@aws-sdk\/client-([^/]+)\/.*\/commands\/(\w+)Command\.js$/.exec(file);
  if (!command) return [];
  const [, client = "", name = ""] = command;
  const prefix = prefixes[client];
  if (!prefix) throw new Error(`${client} has no IAM prefix yet: add it to infra/test/iam/called-actions.ts`);
  return [`${prefix}:${name}`];
};

/**
 * The AWS actions that programs call. The SDK has one file for each: a program's bundle contains it if the
 * program, or a package that it uses, sends that command.
 */
export const calledActions = async (programs: Programs): Promise<string[]> => {
  const { metafile } = await build({
    ...programs,
    absWorkingDir: fileURLToPath(new URL("../../..", import.meta.url)),
    bundle: true,
    write: false,
    metafile: true,
    outdir: "unwritten",
    platform: "node",
    mainFields: ["module", "main"],
    format: "cjs",
    define: { "import.meta.url": "importMetaUrl" },
    external: ["pg-native"],
    logLevel: "error",
  });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );
  return [...new Set(files.flatMap(actionOf))].toSorted();
};
