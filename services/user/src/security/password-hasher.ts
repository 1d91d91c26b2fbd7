import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { ProblemError } from "@shop/contracts";
import pLimit from "p-limit";
import type { PasswordHasher } from "../domain/user.ts";

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const prefix = `$argon2id$v=19$m=${parameters.memory},t=${parameters.passes},p=${parameters.parallelism}$`;

/**
 * Each hash occupies 19 MiB and one core, and a task has half a core: more at once would starve the event
 * loop.
 */
const concurrency = 1;
const maxWaiting = 100;
/** Weight of the latest hash in the average duration. */
const weight = 0.2;

const derive = promisify(argon2);

interface Parsed {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** PHC string format: https://github.com/P-H-C/phc-string-format */
const parse = (hash: string): Parsed | undefined => {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (!match) return undefined;
  const [, memory, passes, parallelism, salt = "", tag = ""] = match;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
};

/** NIST SP 800-63B § 5.1.1.2: a password stays the same however a keyboard composes its characters. */
const normalize = (password: string): string => password.normalize("NFKC");

/**
 * Hashes from before normalisation are of the text as typed, on a keyboard that may or may not compose
 * characters.
 */
const spellingsOf = (password: string): ReadonlySet<string> =>
  new Set([normalize(password), password.normalize("NFC"), password.normalize("NFD"), password]);

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/** A hasher that measures its pace. */
export interface PacedPasswordHasher extends PasswordHasher {
  /** The recent time per hash if many are queued. */
  readonly paceMs: () => number;
}

/** Hashes passwords with Node's own argon2id. */
export const createPasswordHasher = (): PacedPasswordHasher => {
  const limit = pLimit(concurrency);
  let meanMs = 50;

  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    meanMs += weight * (performance.now() - start - meanMs);
    return result;
  };

  const slowly = <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.pendingCount >= maxWaiting) {
      throw new ProblemError("overloaded", "The service is busy hashing passwords; try again in a moment.", {
        retryAfterS: 2,
      });
    }
    return limit(() => timed(work));
  };

  const hash = (password: string): Promise<string> =>
    slowly(async () => {
      const salt = randomBytes(16);
      const tag = await derive("argon2id", { message: normalize(password), nonce: salt, ...parameters });
      return `${prefix}${unpadded(salt)}$${unpadded(tag)}`;
    });

  const matches = async (message: string, { salt, tag, ...costs }: Parsed): Promise<boolean> => {
    const derived = await slowly(() =>
      derive("argon2id", { message, nonce: salt, ...costs, tagLength: tag.length }),
    );
    return timingSafeEqual(derived, tag);
  };

  const verify = async (password: string, against: string): Promise<boolean> => {
    const parsed = parse(against);
    if (!parsed) return false;
    for (const spelling of spellingsOf(password)) if (await matches(spelling, parsed)) return true;
    return false;
  };

  let decoy: Promise<string> | undefined;
  return {
    hash,
    verify,
    decoy: () => {
      decoy ??= hash(randomBytes(32).toString("base64")).catch((error: unknown) => {
        decoy = undefined;
        throw error;
      });
      return decoy;
    },
    paceMs: () => meanMs,
    isOutdated: (against) => !against.startsWith(prefix),
  };
};
