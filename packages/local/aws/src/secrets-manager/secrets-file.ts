import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ForeseenError } from "@shop/local-support";
import * as z from "zod";
import type { StoredSecret } from "./secret-store.ts";

const storedSecrets = z.array(
  z.looseObject({
    name: z.string(),
    arn: z.string(),
    createdAt: z.number(),
    versions: z.array(
      z.looseObject({
        id: z.string(),
        value: z.string().optional(),
        stages: z.array(z.string()),
        createdAt: z.number(),
      }),
    ),
  }),
);

/** Reads the secrets of earlier runs. @throws ForeseenError if `writeSecrets` did not write this content */
export const readSecrets = (file: string): readonly StoredSecret[] => {
  if (!existsSync(file)) return [];
  try {
    return storedSecrets.parse(JSON.parse(readFileSync(file, "utf8"))) as StoredSecret[];
  } catch (cause) {
    throw new ForeseenError(
      `${file}, which has the secrets of this shop, is empty or damaged. Remove it, and the next start creates new ones: ` +
        "all data stays, and all users have to log in again",
      { cause },
    );
  }
};

/** Writes the secrets atomically, readable only by their owner. */
export const writeSecrets = (file: string, secrets: readonly StoredSecret[]): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
