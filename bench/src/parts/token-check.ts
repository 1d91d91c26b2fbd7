import { createKeySource, createTokenVerifier } from "@shop/auth";
import { createTestKeys, keySetOf } from "@shop/test-support";

/** The cost of verifying an access token, in microseconds of CPU. */
export interface TokenCheck {
  readonly first: number;
  readonly repeated: number;
}

const cpuUsOf = async (times: number, work: (index: number) => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  for (let index = 0; index < times; index += 1) await work(index);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
};

/** Verifies tokens with the services' verifier: each token once, then the same tokens repeatedly. */
export const measureTokenCheck = async (): Promise<TokenCheck> => {
  const keys = await createTestKeys();
  const verifier = createTokenVerifier({
    issuer: "https://shop.example",
    audience: "shop",
    keys: createKeySource({ fetchKeys: async () => keySetOf(keys) }),
  });
  const tokens = await Promise.all(Array.from({ length: 1_000 }, () => keys.token({})));
  const verify = (index: number) => verifier.verify(tokens[index % tokens.length] ?? "");
  const first = await cpuUsOf(tokens.length, verify);
  await cpuUsOf(20_000, verify);
  return { first, repeated: await cpuUsOf(100_000, verify) };
};
