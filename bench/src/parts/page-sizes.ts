import { get, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

/** Bytes of a page as a browser receives them, compressed. */
export interface PageSizes {
  readonly html: number;
  readonly style: number;
  readonly script: number;
}

const request = (port: number, path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { "Accept-Encoding": "gzip, deflate, br" };
    get({ host: "127.0.0.1", port, path, headers }, resolve).once("error", reject);
  });

const readText = (encoding: string | undefined, bytes: Buffer): string => {
  if (encoding === "br") return brotliDecompressSync(bytes).toString();
  return encoding === "gzip" ? gunzipSync(bytes).toString() : bytes.toString();
};

const load = async (port: number, path: string): Promise<{ size: number; text: string }> => {
  const response = await request(port, path);
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
  const bytes = await buffer(response);
  return { size: bytes.length, text: readText(response.headers["content-encoding"], bytes) };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Reads a page with its styles and scripts. */
export const measureSizes = async (port: number, path: string): Promise<PageSizes> => {
  const page = await load(port, path);
  const sizeOfAll = async (pattern: RegExp): Promise<number> => {
    const paths = [...page.text.matchAll(pattern)].map(([, found = ""]) => found);
    const files = await Promise.all([...new Set(paths)].map((file) => load(port, file)));
    return sum(files.map(({ size }) => size));
  };
  return {
    html: page.size,
    style: await sizeOfAll(/<link rel="stylesheet" href="([^"]+)"/g),
    script: await sizeOfAll(/<script[^>]* src="([^"]+)"/g),
  };
};
