import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, describe, it } from "node:test";
import { startServer } from "@shop/http";
import { eventually } from "@shop/test-support";
import request from "supertest";
import { createFixture, type Fixture } from "./fixture.ts";

const fixtures: Fixture[] = [];
const create = (limits?: Parameters<typeof createFixture>[0]): Fixture => {
  const fixture = createFixture(limits);
  fixtures.push(fixture);
  return fixture;
};
after(() => Promise.all(fixtures.map((fixture) => fixture.close())));

const quick = "/api/things/who/am-i";
const slow = "/api/things/slow/one";

/** The machine may be busy: its own lag must not count. */
const toleratedMs = 60_000;

/** Keeps `count` requests waiting. */
const occupy = (fixture: Fixture, count: number): (() => Promise<void>) => {
  const waiting = Array.from({ length: count }, () =>
    request(fixture.publicApp).get(slow).expect(204).then(),
  );
  return async () => {
    fixture.release();
    await Promise.all(waiting);
  };
};

describe("a load shedder whose requests wait for each other", () => {
  it("admits fewer client requests but all peer requests, and as many as before once they do not wait", async () => {
    let waitMs = 0;
    const fixture = create({ maxInFlight: 40, maxLagMs: toleratedMs, waitMs: () => waitMs });
    const leave = occupy(fixture, 20);
    await eventually("20 to wait", () => fixture.inFlight() === 20);
    await request(fixture.publicApp).get(quick).expect(200);
    waitMs = toleratedMs;
    await eventually("a lower limit", () => fixture.limit() <= 20);
    await request(fixture.publicApp).get(quick).expect(503);
    await request(fixture.internalApp).get(quick).expect(200);
    waitMs = 0;
    await eventually("the old limit", () => fixture.limit() === 40);
    await request(fixture.publicApp).get(quick).expect(200);
    await leave();
  });

  it("ignores requests that wait for something else", async () => {
    const fixture = create({ maxInFlight: 40, maxLagMs: toleratedMs });
    const leave = occupy(fixture, 39);
    await eventually("39 to wait", () => fixture.inFlight() === 39);
    await request(fixture.publicApp).get(quick).expect(200);
    await leave();
    assert.equal(fixture.limit(), 40);
  });
});

/** Sends the head of a request but never its body. */
const announce = (port: number, method: string, path: string, ...headers: string[]): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  socket.write([`${method} ${path} HTTP/1.1`, "Host: shop", ...headers, "", ""].join("\r\n"));
  return new Promise((resolve) => {
    socket.once("data", (data) => {
      resolve(data.toString("latin1"));
      socket.destroy();
    });
  });
};

describe("a load shedder before requests that announce a body", () => {
  for (const announced of ["Content-Length: 1", "Content-Length: 100000", "Transfer-Encoding: chunked"])
    it(`counts requests whose body is never read (${announced})`, async () => {
      const fixture = create({ maxInFlight: 2, maxLagMs: toleratedMs });
      const { port, close } = await startServer(fixture.publicApp, { host: "127.0.0.1", port: 0 });
      const statuses: string[] = [];
      const responses = Array.from({ length: 20 }, async () => {
        statuses.push((await announce(port, "GET", slow, announced)).slice(9, 12));
      });
      await eventually("the rejections", () => statuses.length === 18);
      assert.equal(fixture.inFlight(), 2);
      fixture.release();
      await Promise.all(responses);
      assert.deepEqual(statuses.toSorted(), [...Array(2).fill("204"), ...Array(18).fill("503")]);
      await eventually("their end", () => fixture.inFlight() === 0);
      await close(0);
    });

  it("frees the slots of slow senders, and counts them again once their bodies have arrived", async () => {
    const fixture = create({ maxInFlight: 1, maxLagMs: toleratedMs });
    const { port, close } = await startServer(fixture.publicApp, { host: "127.0.0.1", port: 0 });
    const body = '{"name":"late"}';
    const sender = connect(port, "127.0.0.1");
    const head = `POST /api/things HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    sender.write(`${head}\r\n\r\n`);
    await eventually(
      "a place for another",
      async () => (await request(fixture.publicApp).get(quick)).status === 200,
    );
    const leave = occupy(fixture, 1);
    await eventually("the other to have it", () => fixture.inFlight() === 1);
    const response = once(sender, "data");
    sender.write(body);
    assert.match(String((await response)[0]), /^HTTP\/1\.1 503 /);
    sender.destroy();
    await leave();
    await close(0);
  });
});

describe("a load shedder before a separate queue", () => {
  it("rejects requests for a full queue at the public door", async () => {
    const { publicApp, internalApp } = create({
      queueOf: ({ method, path }) => (`${method} ${path}` === `GET ${quick}` ? "full" : "shared"),
    });
    await request(publicApp).get(`${quick}?a=1`).expect(503);
    await request(publicApp).get("/api/things/018f0000-0000-7000-8000-000000000000").expect(200);
    await request(internalApp).get("/api/things/018f0000-0000-7000-8000-000000000000").expect(200);
  });

  it("keeps all other requests' slots free", async () => {
    const queueOf = ({ path }: { path: string }) => (path === slow ? "own" : "shared");
    const fixture = create({ maxInFlight: 2, maxLagMs: toleratedMs, queueOf });
    const waiting = Array.from({ length: 10 }, () => request(fixture.publicApp).get(slow).expect(204).then());
    await fixture.waiting;
    await request(fixture.publicApp).get(quick).expect(200);
    assert.equal(fixture.inFlight(), 0);
    fixture.release();
    await Promise.all(waiting);
  });
});

describe("a rejected request", () => {
  it("gets a response like any other, and is counted but not logged", async () => {
    const reported: number[] = [];
    const { publicApp, logs } = create({ maxInFlight: 0, onRejected: (count) => reported.push(count) });
    const { headers, body } = await request(publicApp).get(`${quick}?a=1`).expect(503);
    assert.equal(body.instance, quick);
    assert.equal(headers["x-amzn-trace-id"], `Root=${body.traceId}`);
    assert.match(headers["x-request-id"] ?? "", /^[\da-f-]{36}$/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["cache-control"], "no-store");
    await request(publicApp)
      .post("/api/things")
      .send({ name: "x".repeat(50_000) })
      .expect(503);
    await eventually("the count", () => reported.length > 0);
    assert.deepEqual(reported, [2]);
    assert.equal(logs.text(), "");
  });
});
