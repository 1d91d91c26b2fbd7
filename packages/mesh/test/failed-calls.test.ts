import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type ClientRequest, type Operation, ProblemError } from "@shop/contracts";
import { eventually } from "@shop/local-support";
import { createStart, within } from "./start-peer.ts";

const start = createStart("catalog");

const operation: Operation = {
  summary: "",
  method: "PUT",
  path: "/thing",
  access: "peer",
  repeatable: true,
  request: {},
  responses: {},
  problems: [],
};
const call: ClientRequest = { name: "thing", operation, target: "/internal/thing", headers: {}, body: "{}" };

const unavailable = (error: unknown): boolean => {
  assert.ok(error instanceof ProblemError);
  assert.equal(error.code, "unavailable");
  assert.equal(error.detail, "The catalog service is not available.");
  return true;
};

describe("a failed response", () => {
  it("is not retried if it is not JSON", async () => {
    const { peer, tasks } = await start((_request, response) => void response.end("<html>"));
    await assert.rejects(peer.send(call), unavailable);
    assert.deepEqual(tasks.counts(), [1]);
  });

  it("is not retried if it is larger than 1 MB", async () => {
    const { peer, tasks } = await start(
      (_request, response) => void response.end(`"${"x".repeat(1_048_576)}"`),
    );
    await assert.rejects(peer.send(call), unavailable);
    assert.deepEqual(tasks.counts(), [1]);
  });

  it("includes one that its caller cannot read: it is not retried, and counts as a failure of the peer", async () => {
    const { peer, tasks } = await start((_request, response) => void response.end("{}"));
    const check = (): void => {
      throw new Error("not in the contract");
    };
    for (let n = 0; n < 25; n += 1) await assert.rejects(peer.send({ ...call, check }), unavailable);
    assert.equal(peer.state(), "open");
    assert.ok((tasks.counts()[0] ?? 0) <= 25);
  });

  it("is retried if the connection breaks, before or during the response", async () => {
    for (const begin of [false, true]) {
      let isFirst = true;
      const { peer, tasks } = await start((request, response) => {
        if (!isFirst) return void response.end("{}");
        isFirst = false;
        if (begin) response.writeHead(200, { "content-length": 100 }).write("{");
        setImmediate(() => request.socket.destroy());
      });
      assert.equal((await peer.send(call)).status, 200);
      assert.deepEqual(tasks.counts(), [2]);
    }
  });

  it("is retried if its headers do not arrive", async () => {
    let isFirst = true;
    const { peer, tasks } = await start(
      (_request, response) => {
        if (!isFirst) response.end("{}");
        isFirst = false;
      },
      { headersMs: 100 },
    );
    assert.equal((await peer.send(call)).status, 200);
    assert.deepEqual(tasks.counts(), [2]);
  });

  it("does not include one with an empty body", async () => {
    const { peer } = await start((_request, response) => void response.writeHead(204).end());
    assert.deepEqual(await peer.send(call), { status: 204, body: undefined });
  });
});

describe("a status", () => {
  it("of 500 or 504 is not retried, and means unavailable", async () => {
    for (const status of [500, 504]) {
      const { peer, tasks } = await start((_request, response) => void response.writeHead(status).end("{}"));
      await assert.rejects(peer.send(call), unavailable);
      assert.deepEqual(tasks.counts(), [1]);
    }
  });

  it("of a problem is a response, and not a failure of the peer", async () => {
    const { peer, tasks } = await start((_request, response) => void response.writeHead(409).end('{"a":1}'));
    for (let n = 0; n < 40; n += 1) assert.deepEqual(await peer.send(call), { status: 409, body: { a: 1 } });
    assert.equal(peer.state(), "closed");
    assert.deepEqual(tasks.counts(), [40]);
  });
});

describe("Retry-After", () => {
  const busyOnce = (retryAfter: string, body = "{}"): { handle: RequestListener; gapMs: () => number } => {
    const times: number[] = [];
    return {
      gapMs: () => (times[1] ?? 0) - (times[0] ?? 0),
      handle: (_request, response) => {
        times.push(performance.now());
        if (times.length > 1) return void response.end("{}");
        response.writeHead(503, { "retry-after": retryAfter }).end(body);
      },
    };
  };

  it("in seconds is respected", async () => {
    const { handle, gapMs } = busyOnce("1");
    const { peer } = await start(handle);
    assert.equal((await peer.send(call)).status, 200);
    assert.ok(gapMs() >= 995, `${gapMs()} ms`);
  });

  it("as a date is respected", async () => {
    const { handle, gapMs } = busyOnce(new Date(Math.ceil(Date.now() / 1000) * 1000 + 1_000).toUTCString());
    const { peer } = await start(handle);
    assert.equal((await peer.send(call)).status, 200);
    assert.ok(gapMs() >= 900, `${gapMs()} ms`);
  });

  it("beyond the deadline ends the call and is passed on, even with a body that is not JSON", async () => {
    const { handle } = busyOnce("7", "busy");
    const { peer, tasks } = await start(handle);
    await assert.rejects(peer.send(call), (error) => unavailable(error) && retryAfterOf(error) === 7);
    assert.deepEqual(tasks.counts(), [1]);
  });

  const retryAfterOf = (error: unknown): number | undefined =>
    error instanceof ProblemError ? error.facts.retryAfterS : undefined;
});

describe("the deadline sent to a peer", () => {
  const reported = async (handle: (send: () => Promise<unknown>) => Promise<unknown>): Promise<number[]> => {
    const seen: number[] = [];
    const { peer } = await start((request, response) => {
      seen.push(Number(request.headers["x-request-deadline"]));
      response.writeHead(seen.length === 1 ? 503 : 200).end("{}");
    });
    await handle(() => peer.send(call));
    return seen;
  };

  it("leaves the caller time to use the response, and shrinks with each attempt", async () => {
    const [first = 0, second = 0] = await reported((send) => within(1_000, send));
    assert.ok(first > 0 && first <= 950, `${first}`);
    assert.ok(second > 0 && second <= first, `${second} after ${first}`);
  });

  it("is never later than the end of the caller's wait, and is sent even outside of a request", async () => {
    for (const run of [
      (send: () => Promise<unknown>) => within(60_000, send),
      (send: () => Promise<unknown>) => send(),
    ]) {
      const [first = 0] = await reported(run);
      assert.ok(first > 0 && first <= 2_500, `${first}`);
    }
  });
});

describe("a call to an overloaded peer", () => {
  it("ends in time, and counts neither as a failure nor as a retry", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { peer, tasks } = await start(async (_request, response) => {
      await promise;
      response.end("{}");
    });
    const slow = Array.from({ length: 50 }, () => peer.send(call));
    await eventually("the first calls to arrive", () => (tasks.counts()[0] ?? 0) > 0);
    const began = performance.now();
    const hurried = Array.from({ length: 30 }, () => within(150, () => peer.send(call)));
    for (const response of await Promise.allSettled(hurried)) assert.equal(response.status, "rejected");
    const tookMs = performance.now() - began;
    resolve();
    await Promise.all(slow);
    assert.ok(tookMs < 600, `${tookMs} ms`);
    assert.equal(peer.state(), "closed");
    assert.deepEqual(tasks.counts(), [50]);
  });
});

describe("a task killed under load", () => {
  it("fails no repeatable call, and gets no further ones", async () => {
    const handle: RequestListener = (_request, response) => void setTimeout(() => response.end("{}"), 2);
    const { peer, tasks } = await start(handle, {}, ["127.0.0.1", "127.0.0.2", "127.0.0.3"]);
    let failed = 0;
    let done = 0;
    let isOver = false;
    const callers = Array.from({ length: 12 }, async () => {
      while (!isOver) {
        await peer.send(call).catch(() => {
          failed += 1;
        });
        done += 1;
      }
    });
    const reach = async (count: number) => {
      const end = performance.now() + 10_000;
      while (done < count && performance.now() < end) await delay(2);
      assert.ok(done >= count);
    };
    await reach(200);
    await tasks.kill("127.0.0.2");
    await reach(done + 400);
    isOver = true;
    await Promise.all(callers);
    assert.equal(failed, 0);
    assert.equal(peer.state(), "closed");
  });
});
