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

const readAsset = (name: string): Asset => {
  const bytes = readFileSync(new URL(`../assets/${name}`, import.meta.url));
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
  "shop.css": readAsset("shop.css"),
  "enhance.js": readAsset("enhance.js"),
  "favicon.svg": readAsset("favicon.svg"),
} as const;
