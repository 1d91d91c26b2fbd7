import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extname } from "node:path";

/** A static file under a name that changes with its content, so that browsers may keep it for ever. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The style of one concern each, in the order of the cascade. A page loads them as one file. */
const styles = ["base", "frame", "forms", "messages", "home", "products", "orders", "tables"];

const read = (file: string): Buffer => readFileSync(new URL(`../assets/${file}`, import.meta.url));

const assetOf = (name: string, bytes: Buffer): Asset => {
  const extension = extname(name);
  const version = createHash("sha256").update(bytes).digest("base64url").slice(0, 10);
  return {
    path: `/assets/${name.slice(0, -extension.length)}.${version}${extension}`,
    type: types[extension] ?? "application/octet-stream",
    bytes,
  };
};

/** The static files of every page. */
export const assets = {
  "shop.css": assetOf("shop.css", Buffer.concat(styles.map((style) => read(`styles/${style}.css`)))),
  "enhance.js": assetOf("enhance.js", read("enhance.js")),
  "favicon.svg": assetOf("favicon.svg", read("favicon.svg")),
} as const;
