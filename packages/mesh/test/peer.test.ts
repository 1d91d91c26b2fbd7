import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { describe, it } from "node:test";
import { type ClientRequest, type Operation, ProblemError } from "@shop/contracts";
import { eventually } from "@shop/local-support";
import { createStart, within } from "./start-peer.ts";

const start = createStart("tasks");

const call = (repeatable: boolean): ClientRequest => {
  const operation: Operation = {
    summary: "",
    method: "POST",
    path: "/thing",
    access: "peer",
    repeatable,
    request: {},
    responses: {},
    problems: [],
  };
  return { name: "thing", operation, target: "/internal/thing", headers: {}, body: "{}" };
};

const ok: RequestListener = (_request, response) => void response.end('{"ok":true}');

const isProblem = (code: string) => (error: unknown) => error instanceof ProblemError && error.code === code;

describe("calls over several tasks", () => {
  const addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];

  it("are spread over all of them", async () => {
    const { peer, tasks } = await start(ok, {}, addresses);
    for (let n = 0; n < 60; n += 1) await peer.send(call(true));
    for (const count of tasks.counts()) assert.ok(count > 15, `${tasks.counts()} of 60`);
  });

  it("all succeed while one task is killed and DNS still returns it", async () => {
    const { peer, tasks } = await start(ok, {}, addresses);
    const responses: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      if (n === 20) await tasks.kill("127.0.0.2");
      responses.push((await peer.send(call(true))).status);
    }
    assert.deepEqual(new Set(responses), new Set([200]));
  });

  it("reach a new task once the addresses are resolved again", async () => {
    const { peer, tasks } = await start(ok, { dnsCacheMs: 50 }, ["127.0.0.1"]);
    await peer.send(call(true));
    await tasks.join("127.0.0.2");
    await eventually("the new task to get requests", async () => {
      await peer.send(call(true));
      return (tasks.counts()[1] ?? 0) > 5;
    });
  });

  it("fail while the name does not exist, and work as soon as it does", async () => {
    const { peer, tasks } = await start(ok);
    tasks.forget("127.0.0.1");
    await assert.rejects(peer.send(call(false)), isProblem("unavailable"));
    await tasks.kill("127.0.0.1");
    await tasks.join("127.0.0.1");
    assert.equal((await peer.send(call(false))).status, 200);
  });
});

describe("retries", () => {
  const failing = (times: number, status: number, headers: Record<string, string> = {}): RequestListener => {
    let left = times;
    return (_request, response) => {
      const isFailure = left > 0;
      left -= 1;
      response.writeHead(isFailure ? status : 200, headers).end("{}");
    };
  };

  it("repeat repeatable calls after a 503", async () => {
    const { peer, tasks } = await start(failing(2, 503));
    assert.equal((await peer.send(call(true))).status, 200);
    assert.deepEqual(tasks.counts(), [3]);
  });

  it("do not repeat other calls", async () => {
    const { peer, tasks } = await start(failing(1, 503));
    await assert.rejects(peer.send(call(false)), isProblem("unavailable"));
    assert.deepEqual(tasks.counts(), [1]);
  });

  it("do not wait for a Retry-After beyond the deadline", async () => {
    const { peer, tasks } = await start(failing(1, 503, { "retry-after": "30" }));
    const began = performance.now();
    await assert.rejects(peer.send(call(true)), isProblem("unavailable"));
    assert.ok(performance.now() - began < 1_000);
    assert.deepEqual(tasks.counts(), [1]);
  });

  it("do not multiply the load on a peer that is down", async () => {
    const { peer, tasks } = await start((_request, response) => void response.writeHead(503).end("{}"), {
      breakerWindowMs: 600_000,
    });
    const calls = 100;
    for (let n = 0; n < calls; n += 1) await peer.send(call(true)).catch(() => undefined);
    const [offered = 0] = tasks.counts();
    // The circuit opens before all requests are sent. Retries add at most a tenth of the calls and the first
    // 10.
    assert.ok(offered <= calls * 1.1 + 10, `${offered} requests for ${calls} calls`);
  });
});

describe("timeouts", () => {
  it("end a call to a server that never responds", async () => {
    const { peer } = await start(() => undefined, { totalMs: 300 });
    const began = performance.now();
    await assert.rejects(peer.send(call(true)), isProblem("unavailable"));
    assert.ok(performance.now() - began < 2_000);
  });

  it("end a call whose body never ends", async () => {
    const { peer } = await start((_request, response) => void response.write("{"), { totalMs: 300 });
    await assert.rejects(peer.send(call(false)), isProblem("unavailable"));
  });

  it("pass the rest of the request's own time on to the peer", async () => {
    let given: string | undefined;
    const { peer } = await start((request, response) => {
      given = String(request.headers["x-request-deadline"]);
      response.end("{}");
    });
    await within(800, () => peer.send(call(true)));
    assert.ok(Number(given) > 0 && Number(given) <= 800, `given ${given}`);
  });

  it("prevent a call if no time is left", async () => {
    const { peer, tasks } = await start(ok);
    await assert.rejects(
      within(10, () => peer.send(call(true))),
      isProblem("deadline-exceeded"),
    );
    assert.deepEqual(tasks.counts(), [0]);
  });

  it("do not affect the trace and request ids, which are passed on", async () => {
    let headers: NodeJS.Dict<string | string[]> = {};
    const { peer } = await start((request, response) => {
      headers = request.headers;
      response.end("{}");
    });
    await within(800, () => peer.send(call(true)));
    assert.match(String(headers["x-amzn-trace-id"]), /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/);
    assert.equal(headers["x-request-id"], "request-1");
  });
});

describe("the circuit", () => {
  it("opens while the peer fails, and closes again once it does not", async () => {
    let isDown = true;
    const { peer, tasks } = await start(
      (_request, response) => void response.writeHead(isDown ? 500 : 200).end("{}"),
      {
        breakerWindowMs: 1_000,
        breakerOpenMs: 100,
      },
    );
    for (let n = 0; n < 40; n += 1) await peer.send(call(false)).catch(() => undefined);
    assert.equal(peer.state(), "open");
    const before = tasks.counts()[0];
    await assert.rejects(peer.send(call(false)), isProblem("unavailable"));
    assert.equal(tasks.counts()[0], before);

    isDown = false;
    const { status } = await eventually("the circuit to close", () =>
      peer.send(call(false)).catch(() => undefined),
    );
    assert.equal(status, 200);
    assert.equal(peer.state(), "closed");
  });
});
