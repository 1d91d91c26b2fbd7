import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import request from "supertest";
import { createFixture, type Fixture, privateText } from "./fixture.ts";

const fixtures: Fixture[] = [];
const create = (limits?: Parameters<typeof createFixture>[0]): Fixture => {
  const fixture = createFixture(limits);
  fixtures.push(fixture);
  return fixture;
};
after(() => Promise.all(fixtures.map((fixture) => fixture.close())));

describe("the load shedder", () => {
  const path = "/api/things/who/am-i";

  it("rejects excess requests with 503 and Retry-After, and admits more once there is room", async () => {
    const fixture = create({ maxInFlight: 1 });
    const slow = request(fixture.publicApp).get("/api/things/slow/one").expect(204);
    const slowDone = slow.then(() => undefined);
    await fixture.waiting;
    const shed = await request(fixture.publicApp).get(path);
    assert.equal(shed.status, 503);
    assert.equal(shed.body.type, "/problems/overloaded");
    assert.equal(shed.headers["retry-after"], "1");
    assert.match(shed.headers["content-type"] ?? "", /^application\/problem\+json/);
    fixture.release();
    await slowDone;
    await request(fixture.publicApp).get(path).expect(200);
    assert.equal(fixture.inFlight(), 0);
  });

  it("counts both doors together", async () => {
    const fixture = create({ maxInFlight: 1 });
    const slow = request(fixture.publicApp).get("/api/things/slow/one");
    const slowDone = slow.then(() => undefined);
    await fixture.waiting;
    await request(fixture.internalApp).get(path).expect(503);
    fixture.release();
    await slowDone;
  });

  it("rejects all requests while the event loop lags", async () => {
    let lag = 501;
    const { publicApp } = create({ lagMs: () => lag });
    await request(publicApp).get(path).expect(503);
    lag = 500;
    await request(publicApp).get(path).expect(200);
  });

  it("never rejects health requests: a busy task is not a broken one", async () => {
    const { publicApp, internalApp, health } = create({ maxInFlight: 0 });
    health.started();
    await request(publicApp).get(path).expect(503);
    await request(publicApp).get("/health/live").expect(200);
    await request(publicApp).get("/health/ready").expect(200);
    await request(internalApp).get("/health/deep").expect(200);
  });
});

describe("a health path that a client requests through a load balancer", () => {
  it("is not found, and is not admitted during overload as a health check is", async () => {
    const through = { "X-Forwarded-For": "192.0.2.7" };
    const paths = ["/health/live", "/health/ready", "/health/else"];
    const [open, full] = [create(), create({ maxInFlight: 0 })];
    for (const { health } of [open, full]) health.started();
    for (const path of paths) {
      await request(open.publicApp).get(path).set(through).expect(404);
      await request(full.publicApp).get(path).set(through).expect(503);
    }
  });
});

describe("/health/ready", () => {
  it("fails before the start and while draining, while /health/live still succeeds", async () => {
    const { publicApp, health } = create();
    const ready = () => request(publicApp).get("/health/ready");
    assert.equal((await ready()).status, 503);
    health.started();
    assert.equal((await ready()).status, 200);
    health.drain();
    assert.equal((await ready()).status, 503);
    await request(publicApp).get("/health/live").expect(200);
  });

  it("keeps failing if a start ends after the drain has begun", async () => {
    const { publicApp, health } = create();
    health.drain();
    health.started();
    await request(publicApp).get("/health/ready").expect(503);
  });
});

describe("/health/deep", () => {
  it("is on the internal door only", async () => {
    const { publicApp, internalApp } = create();
    await request(publicApp).get("/health/deep").expect(404);
    const { body } = await request(internalApp).get("/health/deep").expect(200);
    assert.deepEqual(body, { status: "ok", checks: { database: "ok", peer: "ok" } });
  });

  it("names the dependency that does not work, but not the reason", async () => {
    const { internalApp, health } = create();
    health.drain();
    const response = await request(internalApp).get("/health/deep").expect(503);
    assert.deepEqual(response.body, { status: "failed", checks: { database: "ok", peer: "failed" } });
    assert.doesNotMatch(response.text, new RegExp(privateText));
  });
});

describe("the documents", () => {
  it("are on the public door only", async () => {
    const { publicApp, internalApp } = create();
    const { body } = await request(publicApp).get("/api/things/openapi.json").expect(200);
    assert.equal(body.openapi, "3.1.0");
    // On this door the path segment is a thing's id, and an invalid one.
    await request(internalApp).get("/api/things/openapi.json").expect(422);
  });
});

describe("a deadline", () => {
  const call = (app: Fixture["publicApp"], left: string) =>
    request(app).get("/api/things/who/am-i").set("X-Request-Deadline", left);

  it("that has passed is a 504 for a peer; a client cannot set one", async () => {
    const { publicApp, internalApp } = create();
    const late = await call(internalApp, "0").expect(504);
    assert.equal(late.body.type, "/problems/deadline-exceeded");
    await call(internalApp, "1000").expect(200);
    await call(internalApp, "soon").expect(200);
    await call(publicApp, "0").expect(200);
  });
});
