import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

/** A file of the page, ready for the browser. */
export interface PageFile {
  readonly type: "html" | "css" | "js" | "svg";
  readonly content: string;
}

const folder = new URL("../page/", import.meta.url);
const types: Readonly<Record<string, PageFile["type"]>> = { html: "html", css: "css", svg: "svg", ts: "js" };

/**
 * Node warns that type stripping is experimental, yet it runs this very file. No other warning can occur
 * meanwhile.
 */
const withoutWarning = <T>(work: () => T): T => {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
};

const readPageFile = (name: string, type: PageFile["type"]): PageFile => {
  const source = readFileSync(new URL(name, folder), "utf8");
  return { type, content: type === "js" ? stripTypeScriptTypes(source) : source };
};

/**
 * Reads the page's files by name. Its modules are TypeScript; their types are stripped here, once, so there
 * is no build.
 */
export const readPageFiles = (): ReadonlyMap<string, PageFile> =>
  withoutWarning(
    () =>
      new Map(
        readdirSync(folder).flatMap((name) => {
          const type = types[name.slice(name.lastIndexOf(".") + 1)];
          return type ? [[name, readPageFile(name, type)]] : [];
        }),
      ),
  );
