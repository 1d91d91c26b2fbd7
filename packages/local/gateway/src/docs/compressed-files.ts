import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { RequestHandler } from "express";

const encodings = {
  br: (content: Buffer) =>
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (content: Buffer) => promisify(gzip)(content),
  identity: async (content: Buffer) => content,
} as const;

type Encoding = keyof typeof encodings;

const isText = /\.(?:css|js)$/;

/**
 * Serves the files of a folder and compresses texts, once per encoding, on the first request. Browsers cache
 * them for a year, so a file's address must change with its content.
 */
export const compressedFiles = (
  folder: string,
  names: readonly string[],
): RequestHandler<{ file: string }> => {
  const made = new Map<string, Promise<Buffer>>();
  const contentOf = (name: string, encoding: Encoding): Promise<Buffer> => {
    const key = `${encoding} ${name}`;
    const content = made.get(key) ?? encodings[encoding](readFileSync(join(folder, name)));
    made.set(key, content);
    return content;
  };
  return async (req, res, next) => {
    const { file } = req.params;
    if (!names.includes(file)) return next();
    const accepted = isText.test(file) ? req.acceptsEncodings("br", "gzip") : false;
    const encoding: Encoding = accepted === "br" || accepted === "gzip" ? accepted : "identity";
    res.type(file.slice(file.lastIndexOf(".")));
    res.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    res.setHeader("Vary", "Accept-Encoding");
    if (encoding !== "identity") res.setHeader("Content-Encoding", encoding);
    res.send(await contentOf(file, encoding));
  };
};
