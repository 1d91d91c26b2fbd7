import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { TokensResponse } from "@shop/contracts";
import fc from "fast-check";
import { logIn, newcomer, refresh, register, type SeededUser } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

let user: TestUser;
before(async () => {
  user = await startUser();
});
after(() => user.close());

const renew = async (refreshToken: string): Promise<string> => {
  const response = await refresh(user.publicApp, refreshToken);
  assert.equal(response.status, 200, response.text);
  return (response.body as TokensResponse).refreshToken;
};
const statusOf = async (refreshToken: string): Promise<number> =>
  (await refresh(user.publicApp, refreshToken)).status;

const tokensOf = ({ id }: Pick<SeededUser, "id">) =>
  user.bed.sql<{ token_hash: Buffer }>(
    `SELECT token.token_hash
       FROM refresh_tokens AS token
       JOIN sessions AS session ON session.id = token.session_id
      WHERE session.user_id = $1`,
    [id],
  );

describe("a reused refresh token", () => {
  it("has one successor within the grace period, however many clients use it, and a session keeps at most two tokens", async () => {
    const ada = await newcomer(user.publicApp);
    const successors = new Set(await Promise.all(Array.from({ length: 20 }, () => renew(ada.refreshToken))));
    assert.equal(successors.size, 1);
    let [token = ""] = successors;
    for (let time = 0; time < 5; time += 1) {
      token = await renew(token);
      assert.equal((await tokensOf(ada)).length, 2);
    }
  });

  it("ends the session once its successor is used, however old it is, whether the thief or the victim is late", async () => {
    const ada = await register(user.publicApp);
    const steps = fc.integer({ min: 0, max: 4 });
    await fc.assert(
      fc.asyncProperty(steps, steps, fc.boolean(), async (before, since, isThiefLate) => {
        let stolen = (await logIn(user.publicApp, ada)).refreshToken;
        for (let step = 0; step < before; step += 1) stolen = await renew(stolen);
        let latest = await renew(await renew(stolen));
        for (let step = 0; step < since; step += 1) latest = await renew(latest);
        const order = isThiefLate ? [stolen, latest] : [stolen, stolen, latest];
        for (const token of order) assert.equal(await statusOf(token), 401);
      }),
      { numRuns: 15 },
    );
  });

  it("that a thief also uses within the grace period is detected at the next refresh but one", async () => {
    const ada = await newcomer(user.publicApp);
    const [mine, thiefs] = [await renew(ada.refreshToken), await renew(ada.refreshToken)];
    assert.equal(mine, thiefs);
    const next = await renew(await renew(thiefs));
    assert.equal(await statusOf(mine), 401);
    assert.equal(await statusOf(next), 401);
  });

  it("ends the session if it is used too often within the grace period", async () => {
    const strict = await user.another((config) => ({
      ...config,
      tokens: { ...config.tokens, maxUsesInGrace: 3 },
    }));
    const ada = await newcomer(user.publicApp);
    const statuses = [];
    for (let time = 0; time < 4; time += 1)
      statuses.push((await refresh(strict.publicApp, ada.refreshToken)).status);
    assert.deepEqual(statuses, [200, 200, 200, 401]);
  });
});

describe("a refresh token that was never issued", () => {
  it("ends no session, even if the forger knows the session's id and hashes", async () => {
    const ada = await newcomer(user.publicApp);
    const [{ id = "" } = {}] = await user.bed.sql<{ id: string }>(
      "SELECT id FROM sessions WHERE user_id = $1",
      [ada.id],
    );
    const [hashes] = await tokensOf(ada);
    const known = [
      id,
      hashes?.token_hash.toString("base64url") ?? "",
      ada.accessToken.split(".")[1] ?? "",
      "",
    ];
    for (const part of known)
      for (const forged of [part, `${part}.`, `${part}.${randomBytes(32).toString("base64url")}`])
        assert.ok([401, 422].includes(await statusOf(forged)), forged);
    await renew(ada.refreshToken);
  });
});

describe("a session from before tokens had families", () => {
  it("stays open, and ends like any other if its token is reused", async () => {
    const ada = await register(user.publicApp);
    const [id, token] = [randomUUID(), randomBytes(32).toString("base64url")];
    await user.bed.sql(
      `WITH opened AS (
         INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day') RETURNING id
       )
       INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
       SELECT $3, id, now() + interval '1 day' FROM opened`,
      [id, ada.id, createHash("sha256").update(token).digest()],
    );
    const second = await renew(token);
    assert.equal(await renew(token), second);
    const third = await renew(second);
    assert.equal(await statusOf(token), 401);
    assert.equal(await statusOf(third), 401);
  });
});
