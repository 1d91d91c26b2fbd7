import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

/** Where something looks like a secret. What it is, is not said: logs have many readers. */
export interface SecretFinding {
  readonly file: string;
  readonly line: number;
  /** Which rule of https://github.com/secretlint/secretlint found it. */
  readonly rule: string;
}

/** What looks like a secret and is none, in one file. */
export interface AllowedSecret {
  readonly file: string;
  readonly text: string;
  readonly why: string;
}

const config = { rules: [{ id: "recommend", rule: creator, options: {} }] };

/** The last parts of names that git leaves out, at any depth: all that this repository's .gitignore has. */
const isIgnored = (root: string): ((name: string) => boolean) => {
  const lines = readFileSync(join(root, ".gitignore"), "utf8").split("\n").filter(Boolean);
  const names = new Set([".git", ...lines.map((line) => line.replace(/\/$/, ""))]);
  const endings = lines.filter((line) => line.startsWith("*")).map((line) => line.slice(1));
  return (name) => names.has(name) || endings.some((ending) => name.endsWith(ending));
};

/** The files below a folder that are not ignored, without asking git: an archive of the tree has none. */
export const filesToScan = (root: string): string[] => {
  const ignored = isIgnored(root);
  const below = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter(({ name }) => !ignored(name))
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return below(path);
        return entry.isFile() ? [path] : [];
      });
  return below("");
};

/** Looks in some files for what looks like a key, a token or an address with a password. */
export const findSecrets = async (
  root: string,
  files: readonly string[],
  allowed: readonly AllowedSecret[] = [],
): Promise<SecretFinding[]> => {
  const isAllowed = (file: string, found: string): boolean =>
    allowed.some((one) => one.file === file && found.includes(one.text));
  const findings = [];
  for (const file of files) {
    const content = readFileSync(join(root, file), "utf8");
    const source = { content, filePath: join(root, file), ext: "", contentType: "text" as const };
    const { messages } = await lintSource({ source, options: { config } });
    for (const { range, loc, ruleId } of messages) {
      if (isAllowed(file, content.slice(...range))) continue;
      findings.push({ file, line: loc.start.line, rule: ruleId.replace(/^.*secretlint-rule-/, "") });
    }
  }
  return findings;
};
