import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { KeySet } from "@shop/contracts";
import type { RunningService } from "@shop/service";
import { createTestKeys, type TestKeys } from "@shop/test-support";
import { decodeProtectedHeader } from "jose";
import request from "supertest";
import { getMe, logIn, register } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

let user: TestUser;

before(async () => {
  user = await startUser();
});
after(() => user.close());

/** Writes a new value to the secret, as the rotation does. */
const putKeys = async (keys: TestKeys["secret"]): Promise<void> => {
  const response = await fetch(process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] ?? "", {
    method: "POST",
    headers: { "x-amz-target": "secretsmanager.PutSecretValue" },
    body: JSON.stringify({ SecretId: "shop/user/signing-keys", SecretString: JSON.stringify(keys) }),
  });
  assert.equal(response.status, 200);
};

const keySetOf = async (app: RunningService["publicApp"], path: string) =>
  (await request(app).get(path).expect(200)).body as KeySet;
const kidOf = (token: string) => decodeProtectedHeader(token).kid;

describe("the rotation of the signing keys", () => {
  it("logs no user out: old and new tasks accept each other's tokens until the old key is dropped", async () => {
    const ada = await register(user.publicApp);
    const old = await logIn(user.publicApp, ada);
    const { next: second, current: first } = user.bed.keys.secret;
    const third = (await createTestKeys()).secret.next;

    await putKeys({ next: third, current: second, previous: first });
    const rotated = await user.another();
    const fresh = await logIn(rotated.publicApp, ada);
    assert.deepEqual([kidOf(old.accessToken), kidOf(fresh.accessToken)], [first.kid, second.kid]);
    assert.equal((await getMe(rotated.publicApp, old.bearer)).status, 200);
    assert.equal((await getMe(user.publicApp, fresh.bearer)).status, 200);
    const { keys } = await keySetOf(rotated.publicApp, "/api/users/.well-known/jwks.json");
    assert.deepEqual(
      keys.map(({ kid }) => kid),
      [third.kid, second.kid, first.kid],
    );

    await putKeys({ next: third, current: second, previous: null });
    const later = await user.another();
    assert.equal((await getMe(later.publicApp, old.bearer)).status, 401);
    assert.equal((await getMe(later.publicApp, fresh.bearer)).status, 200);
  });

  it("publishes only the public parts, the same on both doors", async () => {
    const seen = await keySetOf(user.publicApp, "/api/users/.well-known/jwks.json");
    assert.deepEqual(await keySetOf(user.internalApp, "/internal/jwks.json"), seen);
    assert.equal(seen.keys.length, 2);
    for (const key of seen.keys)
      assert.deepEqual(Object.keys(key).toSorted(), ["alg", "e", "kid", "kty", "n", "use"]);
  });
});
