import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { statusOfProblem, typeOfProblem } from "@shop/contracts";
import { eventually } from "@shop/test-support";
import { type ServiceName, serviceNames, timing } from "@shop/topology";
import { type ProcessSize, sizeOf } from "./harness/process-size.ts";
import { bytesOf, type RawResponse, sendRaw } from "./harness/raw-http.ts";
import { report } from "./harness/report.ts";
import { complaintAbout, readLog } from "./harness/service-logs.ts";
import { type FaultyShop, startFaultyShop } from "./harness/start-faulty-shop.ts";
import { bodies } from "./hostile/bodies.ts";
import { atTheOthers, atTheUserService, type Departed, eraseUser } from "./hostile/departed.ts";
import { flood } from "./hostile/flood.ts";
import { framing } from "./hostile/framing.ts";
import { type Expected, type Subject, statusOf } from "./hostile/hostile-input.ts";
import { findOwnInput, joined } from "./hostile/own-input.ts";
import { beSlow, type SlowEnd, slowBody, slowHeaders } from "./hostile/slow.ts";
import { targets } from "./hostile/targets.ts";
import { type SigningKey, tokens } from "./hostile/tokens.ts";
import { values } from "./hostile/values.ts";

// Sends all inputs in test/faults/hostile: once directly to a service and once through the gateway, and then
// each subject 2,000 times. Each response is the documented one; no log line is broken or forged; nothing
// crashes, grows or remains in a database. Meanwhile 720 clients send as slowly as they can, and get their
// 408.
//
// To see it fail, break one of these:
// - `verify: requireUtf8` in packages/http/src/app/well-formed.ts: invalid UTF-8 is stored as other characters
// - `cursorTime` in packages/contracts/src/cursor.ts (no `max`, no `refine`): a tampered cursor is a 500
// - `app.use(requireWellFormed` in packages/http/src/app/create-app.ts: two Hosts
// - `req.path.slice` in packages/http/src/app/request-context.ts: log lines of 18 kB
// - `algorithms`, `audience`, `maxTokenAge` in packages/auth/src/token-verifier.ts; `cooldownMs` in key-source.ts: 0
// - `requireUser` in services/user/src/http/accounts.ts: a user with a deleted account is still an admin
// - `requestTimeout` in packages/http/src/server/server.ts; `req.once("end", count)` in load-shedder.ts (`count()` at once)
// - keep every request in an array, in packages/http/src/app/request-context.ts: 3 services grow

const perSubject = 2_000;
/**
 * More than a service's concurrency limit (MAX_IN_FLIGHT): other requests are served while these are slow.
 */
const slowBodies = 600;
/** The share of the flood that precedes the baseline measurement. */
const warmUp = 0.1;
/**
 * The growth that counts as a leak if it occurs in each half of the flood: a stable heap stays below it, one
 * that leaks 5 kB a request does not.
 */
const maxGrowthMiB = 20;

let shop: FaultyShop;
let subjects: Subject[];
let departed: Departed;
let slow: Promise<{ headers: SlowEnd[]; bodies: SlowEnd[] }>;
let rowsBefore: unknown;
let own: Awaited<ReturnType<typeof findOwnInput>>;
let attempts = 0;

/** A heap that is collected early, so that any growth is memory in use. */
const smallHeap = { NODE_OPTIONS: "--max-old-space-size=96 --max-semi-space-size=4" };

const portOf = (service: ServiceName): number => shop.ports.services[service].port;

const signingKey = async (): Promise<SigningKey> => {
  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${shop.ports.secrets}`,
    region: "us-east-1",
    credentials: shop.accessKey,
  });
  const { SecretString = "" } = await client.send(
    new GetSecretValueCommand({ SecretId: "shop/user/signing-keys" }),
  );
  client.destroy();
  return (JSON.parse(SecretString) as { current: SigningKey }).current;
};

/** State that hostile input must not change. */
const countRows = async (): Promise<unknown> => {
  const count = async (service: ServiceName, table: string) =>
    (await shop.databases.query<{ rows: number }>(service, `SELECT count(*)::int AS rows FROM ${table}`))[0];
  return Promise.all([
    count("user", "users"),
    count("catalog", "products"),
    count("catalog", "reservations"),
    ...own.flatMap(({ name, tables }) => tables.map((table) => count(name, table))),
  ]);
};

const times = <T>(count: number, one: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, one));

const startSlowClients = async (): Promise<{ headers: SlowEnd[]; bodies: SlowEnd[] }> => {
  const { customer, ports } = shop;
  const withBodies = own.flatMap(({ name, slowBodyPath }) => (slowBodyPath ? [{ name, slowBodyPath }] : []));
  const throughGateway = withBodies[0]?.slowBodyPath ?? "/api/users";
  const [headers, ...bodiesOf] = await Promise.all([
    Promise.all(serviceNames.flatMap((name) => [times(20, () => beSlow(slowHeaders(portOf(name))))])),
    times(slowBodies, () => beSlow(slowBody(portOf("user"), "/api/users", customer))),
    times(40, () => beSlow(slowBody(ports.gateway, throughGateway, customer))),
    ...withBodies.map(({ name, slowBodyPath }) =>
      times(20, () => beSlow(slowBody(portOf(name), slowBodyPath, customer))),
    ),
  ]);
  return { headers: headers.flat(), bodies: bodiesOf.flat() };
};

before(async () => {
  own = await findOwnInput();
  shop = await startFaultyShop({ durable: false, environment: () => smallHeap });
  slow = startSlowClients();
  departed = await eraseUser(shop);
  const { customer, admin } = shop;
  const callers = { customer, admin };
  const common = [...bodies(), framing(), ...targets(), ...values(callers), tokens(await signingKey())];
  subjects = joined([...common, ...own.flatMap((one) => one.subjects(callers))]);
  rowsBefore = await countRows();
});
after(() => shop?.close());

/** The reason a response is not the documented one; undefined if it is. */
const complaint = (expected: Expected, { status, head, body, count }: RawResponse): string | undefined => {
  const seen = `${status} ${body.slice(0, 200)}`;
  if (count !== 1) return `${count} answers`;
  if (status !== statusOf(expected)) return seen;
  if (expected === 200) return undefined;
  if (expected.endsWith(" shop page")) return /^content-security-policy: /im.test(head) ? undefined : head;
  if (expected.endsWith(" page")) return /^server: awselb\/2\.0$/im.test(head) ? undefined : seen;
  if (!/^content-type: application\/problem\+json/im.test(head)) return head;
  const problem = JSON.parse(body) as Record<string, unknown>;
  const isWhole = ["title", "detail", "instance", "traceId"].every(
    (name) => typeof problem[name] === "string",
  );
  const isIt = problem["type"] === `/problems/${expected}` && problem["status"] === status;
  return isWhole && isIt ? undefined : seen;
};

const sizes = () =>
  Object.fromEntries(serviceNames.map((name) => [name, sizeOf(Number(shop.pid(name)))])) as Record<
    ServiceName,
    ProcessSize
  >;

const floodAll = async (share: number, serial: number): Promise<string[]> => {
  const wrong: string[] = [];
  for (const subject of subjects) {
    const count = (subject.flood ?? perSubject) * share;
    wrong.push(...(await flood(subject, { count, serial, portOf })));
    attempts += count;
  }
  return [...new Set(wrong)];
};

/** Services buffer log lines for up to a second: the log is complete once it contains a final request. */
const wholeLog = async (service: ServiceName): Promise<string[]> => {
  const last = `/${randomUUID()}`;
  await sendRaw(portOf(service), bytesOf({ target: last }));
  return eventually(`the last line of ${service}`, () => {
    const lines = readLog(shop.stateFolder, service);
    return lines.some((line) => line.includes(last)) && lines;
  });
};

describe("hostile input", () => {
  it("goes to every service, in more ways than forged tokens", () => {
    const others = subjects.filter(({ name }) => name !== "forged access tokens");
    const reached = new Set(others.flatMap(({ inputs }) => inputs.map(({ to }) => to)));
    assert.deepEqual(
      serviceNames.filter((name) => !reached.has(name)),
      [],
      "add services/<name>/test/faults/hostile-input.ts",
    );
  });

  it("gets the documented response, directly from a service and through the gateway", async () => {
    const wrong: string[] = [];
    for (const { name, inputs } of subjects) {
      for (const { what, to, bytes, response, throughGateway = response } of inputs) {
        const straight = complaint(response, await sendRaw(portOf(to), bytes(1)));
        if (straight !== undefined) wrong.push(`${name}, ${what}: ${straight}`);
        const through = complaint(throughGateway, await sendRaw(shop.ports.gateway, bytes(2)));
        if (through !== undefined) wrong.push(`${name}, ${what}, through the gateway: ${through}`);
        attempts += 2;
      }
    }
    assert.deepEqual(wrong, []);
  });

  it("of a deleted user is rejected by the user service, and by others once the token expires", async () => {
    const paths = own.flatMap(({ pathUntilExpiry = [] }) => pathUntilExpiry);
    for (const [method, path, response, body] of [
      ...atTheUserService(departed),
      ...atTheOthers(departed, paths),
    ]) {
      const sent = { token: departed.token, ...(body && { body }) };
      const { status, body: responseBody } = await shop.call(method, path, sent);
      const expected =
        typeof response === "number" ? [response] : [statusOfProblem(response), typeOfProblem(response)];
      const seen = typeof response === "number" ? [status] : [status, responseBody["type"]];
      assert.deepEqual(seen, expected, `${method} ${path}`);
      attempts += 1;
    }
  });

  it("makes no service crash, grow or keep connections in a flood", async () => {
    const pids = serviceNames.map((name) => shop.pid(name));
    assert.deepEqual(await floodAll(warmUp, 1_000), []);
    const begin = sizes();
    assert.deepEqual(await floodAll(0.5, 10_000), []);
    const middle = sizes();
    assert.deepEqual(await floodAll(0.5, 20_000), []);
    const end = sizes();
    for (const name of serviceNames) {
      const grown = (from: ProcessSize, to: ProcessSize) => to.residentMiB - from.residentMiB;
      const grownMiB = [grown(begin[name], middle[name]), grown(middle[name], end[name])];
      assert.ok(
        Math.min(...grownMiB) < maxGrowthMiB,
        `${name} has grown by ${grownMiB.join(" and then ")} MiB`,
      );
      const kept = end[name].descriptors - begin[name].descriptors;
      assert.ok(kept < 16, `${name} has ${kept} more open files`);
    }
    assert.deepEqual(
      serviceNames.map((name) => shop.pid(name)),
      pids,
    );
  });

  it("that is slow gets its 408 in time", async () => {
    const ends = await slow;
    const check = (some: readonly SlowEnd[], dueMs: number): void => {
      for (const { status, body, afterMs } of some) {
        assert.deepEqual([status, /"type":"([^"]+)"/.exec(body)?.[1]], [408, "/problems/request-timeout"]);
        assert.ok(afterMs > dueMs - 500 && afterMs < dueMs + 3_000, `after ${afterMs} ms`);
      }
      attempts += some.length;
    };
    check(ends.headers, timing.headersTimeoutMs);
    check(ends.bodies, timing.requestTimeoutMs);
  });

  it("has no effect, forges no log line and causes no failure of a service", async () => {
    assert.deepEqual(await countRows(), rowsBefore);
    for (const name of serviceNames) {
      const lines = await wholeLog(name);
      assert.ok(lines.length > 1_000);
      const complaints = lines.flatMap((line) => complaintAbout(line, name) ?? []);
      assert.deepEqual(complaints.slice(0, 3), []);
      const parsed = lines.map((line) => JSON.parse(line) as { level?: string; msg?: string });
      assert.deepEqual(
        parsed.filter(({ level, msg }) => msg === "forged" || level === "error" || level === "fatal"),
        [],
      );
    }
    const fetches = readLog(shop.stateFolder, "user").filter((line) =>
      line.includes('"/internal/jwks.json"'),
    );
    assert.ok(fetches.length <= 8, `the keys were fetched ${fetches.length} times`);
    report({
      fault: "hostile input",
      what: "invalid and forged requests, with documented responses",
      attempts,
      lost: 0,
    });
  });
});
