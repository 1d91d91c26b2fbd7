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

const search = (body: object) =>
  request(user.publicApp).post("/api/users/search").set("Authorization", user.admin).send(body);

/** The addresses that a search finds, page by page. */
const findAll = async (email: string, limit: number): Promise<string[]> => {
  const found: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const response = await search({ email, limit, ...(cursor && { cursor }) });
    assert.equal(response.status, 200, response.text);
    found.push(...(response.body.items as UserResponse[]).map((one) => one.email));
    cursor = response.body.nextCursor as string | null;
  }
  return found;
};

describe("POST /users/search", () => {
  const start = randomUUID().slice(0, 8);
  const addresses = ["!", "+tag", ".a", "a", "z", "~", "_x", "%y"].map(
    (rest) => `${start}${rest}@shop.example`,
  );
  before(() =>
    user.bed.sql(
      `INSERT INTO users (id, email, name, password_hash, roles)
       SELECT gen_random_uuid(), email, 'Found', 'x', '{customer}' FROM unnest($1::text[]) AS email`,
      [addresses],
    ),
  );

  it("finds all users whose address starts with the text, in any case, each once", async () => {
    for (const limit of [1, 3, 100])
      for (const text of [start, ` ${start.toUpperCase()} `])
        assert.deepEqual(await findAll(text, limit), addresses.toSorted());
  });

  it("takes signs literally that are patterns elsewhere", async () => {
    assert.deepEqual(await findAll(`${start}%`, 10), [`${start}%y@shop.example`]);
    assert.deepEqual(await findAll(`${start}_`, 10), [`${start}_x@shop.example`]);
    assert.deepEqual(await findAll(`${start}\\`, 10), []);
  });

  it("finds no erased user", async () => {
    const left = await newcomer(user.publicApp);
    assert.deepEqual(await findAll(left.email, 10), [left.email]);
    await leave(user.publicApp, left).expect(204);
    assert.deepEqual(await findAll(left.email, 10), []);
  });

  it("logs neither the text nor the addresses that it finds", async () => {
    await findAll(start, 1);
    assert.ok(!user.logs.text().includes(start));
  });

  it("rejects texts that no address starts with, and other lists' cursors", async () => {
    for (const email of ["", "  ", "a b", "\0", "\ud800", "x".repeat(255)])
      assert.equal((await search({ email })).status, 422, JSON.stringify(email));
    for (const place of ['["\\u0000"]', "[1]", "[]", '["a","b"]']) {
      const response = await search({ email: "a", cursor: Buffer.from(place).toString("base64url") });
      assert.deepEqual([response.status, response.body.errors[0].pointer], [422, "/body/cursor"]);
    }
  });
});

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
