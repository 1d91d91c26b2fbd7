import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

/** The location of a likely secret, without its value: logs have many readers. */
export interface SecretFinding {
  readonly file: string;
  readonly line: number;
  /** The rule of https://github.com/secretlint/secretlint that matched. */
  readonly rule: string;
}

/** A false positive in one file. */
export interface AllowedSecret {
  readonly file: string;
  readonly text: string;
  readonly why: string;
}

const config = { rules: [{ id: "recommend", rule: creator, options: {} }] };

/** The ignored last path segments, at any depth; this repository's .gitignore has no other kind of entry. */
const isIgnored = (root: string): ((name: string) => boolean) => {
  const lines = readFileSync(join(root, ".gitignore"), "utf8").split("\n").filter(Boolean);
  const names = new Set([".git", ...lines.map((line) => line.replace(/\/$/, ""))]);
  const endings = lines.filter((line) => line.startsWith("*")).map((line) => line.slice(1));
  return (name) => names.has(name) || endings.some((ending) => name.endsWith(ending));
};

/** The unignored files below a folder, without running git: an archive of the tree has no git. */
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

/** Scans files for likely keys, tokens and addresses with a password. */
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
