import type { Variables } from "./world.ts";

/** Instructions of a Dockerfile's last stage. */
export interface Image {
  readonly uid: string;
  readonly variables: Variables;
  readonly ports: readonly number[];
  readonly command: readonly string[];
}

/** Distroless names its unprivileged user, and the tags of images that run as it, `nonroot`. */
const uids: Readonly<Record<string, string>> = { nonroot: "65532" };

/** The user only, as a number; its group follows from it. */
export const toUid = (user: string): string => {
  const [name = ""] = user.split(":");
  return uids[name] ?? name;
};

const argumentsOf = (lines: readonly string[], instruction: string): string[] =>
  lines
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));

const variablesOf = (lines: readonly string[]): Variables =>
  Object.fromEntries(
    argumentsOf(lines, "ENV").flatMap((text) =>
      [...text.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = "", quoted, plain]) => [
        name,
        quoted ?? plain ?? "",
      ]),
    ),
  );

/** The user of the last stage, or the one in its base image's tag. */
const userOf = (lines: readonly string[], stage: readonly string[]): string => {
  const [named] = argumentsOf(stage, "USER").slice(-1);
  if (named) return named;
  const arguments_ = new Map(
    argumentsOf(lines, "ARG").map((text) => text.split("=", 2) as [string, string | undefined]),
  );
  const [base = ""] = argumentsOf(stage, "FROM");
  const image = base.replace(/\$\{(\w+)\}/g, (_, name: string) => arguments_.get(name) ?? "");
  return /:nonroot(@|$)/.test(image) ? "nonroot" : "root";
};

/** Reads a Dockerfile. */
export const parseImage = (dockerfile: string): Image => {
  const lines = dockerfile
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, "")
    .split("\n");
  const stage = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
  const [command = "[]"] = argumentsOf(stage, "CMD");
  return {
    uid: toUid(userOf(lines, stage)),
    variables: variablesOf(stage),
    ports: argumentsOf(stage, "EXPOSE").flatMap((text) => text.split(" ").map(Number)),
    command: JSON.parse(command) as string[],
  };
};
