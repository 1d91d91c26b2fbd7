import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { UserResponse } from "@shop/contracts";
import request from "supertest";
import { leave, newcomer, register } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

let user: TestUser;

before(async () => {
  user = await startUser();
});
after(() => user.close());

const get = (path: string, bearer = user.admin) =>
  request(user.publicApp).get(`/api/users${path}`).set("Authorization", bearer);

const listAll = async (limit: number): Promise<UserResponse[]> => {
  const seen: UserResponse[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const response = await get(`?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    assert.equal(response.status, 200, response.text);
    const page = response.body as { items: UserResponse[]; nextCursor: string | null };
    assert.ok(page.items.length <= limit);
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  return seen;
};

describe("GET /users", () => {
  it("pages through all users once, newest first, without erased ones", async () => {
    const stayed: string[] = [];
    for (let serial = 0; serial < 5; serial += 1) stayed.unshift((await register(user.publicApp)).id);
    const left = await newcomer(user.publicApp);
    await leave(user.publicApp, left).expect(204);

    for (const limit of [1, 2, 5, 100]) {
      const ids = (await listAll(limit)).map(({ id }) => id);
      assert.deepEqual(
        ids.filter((id) => stayed.includes(id)),
        stayed,
      );
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(ids.includes(left.id), false);
    }
  });

  it("pages through users who registered in the same microsecond", async () => {
    const ids = Array.from({ length: 5 }, () => randomUUID());
    await user.bed.sql(
      `INSERT INTO users (id, email, name, password_hash, roles, created_at)
       SELECT id, id || '@shop.example', 'Twin', 'x', '{customer}', '2026-01-01T00:00:00.123456Z'
         FROM unnest($1::uuid[]) AS id`,
      [ids],
    );
    const twins = (await listAll(2)).filter(({ name }) => name === "Twin").map(({ id }) => id);
    assert.deepEqual(twins, ids.toSorted().toReversed());
  });

  it("rejects a cursor that it did not issue", async () => {
    const response = await get(`?cursor=${Buffer.from('["yesterday",1]').toString("base64url")}`);
    assert.equal(response.status, 422);
    assert.equal(response.body.errors[0].pointer, "/query/cursor");
  });

  it("rejects an administrator whose account is erased", async () => {
    const ada = await newcomer(user.publicApp);
    const bearer = `Bearer ${await user.bed.keys.token({ userId: ada.id, roles: ["admin"] })}`;
    assert.equal((await get("", bearer)).status, 200);
    await leave(user.publicApp, ada).expect(204);
    for (const path of ["", `/${ada.id}`]) {
      const response = await get(path, bearer);
      assert.deepEqual([response.status, response.body.type], [401, "/problems/unauthenticated"]);
    }
  });

  it("is for administrators", async () => {
    const ada = await newcomer(user.publicApp);
    for (const path of ["", `/${ada.id}`]) {
      assert.equal((await request(user.publicApp).get(`/api/users${path}`)).status, 401);
      const response = await get(path, ada.bearer);
      assert.equal(response.status, 403);
      assert.equal(response.body.type, "/problems/forbidden");
    }
  });
});

describe("GET /users/{userId}", () => {
  it("shows a user as they see themselves", async () => {
    const ada = await newcomer(user.publicApp);
    const [seen, own] = [await get(`/${ada.id}`), await get("/me", ada.bearer)];
    assert.equal(seen.status, 200);
    assert.deepEqual(seen.body, own.body);
  });

  it("responds with 404 for a user who never existed, and for one who was erased", async () => {
    const left = await newcomer(user.publicApp);
    await leave(user.publicApp, left).expect(204);
    for (const id of [randomUUID(), left.id]) {
      const response = await get(`/${id}`);
      assert.equal(response.status, 404);
      assert.equal(response.body.type, "/problems/user-not-found");
    }
  });
});
