import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import request, { type Response } from "supertest";
import { createFixture, privateText } from "./fixture.ts";

const fixture = createFixture();
const { publicApp: app, logs } = fixture;
after(() => fixture.close());

const id = "0190a5c0-0000-7000-8000-000000000000";

const assertProblem = (response: Response, status: number, code: string): void => {
  assert.equal(response.status, status, response.text);
  assert.equal(response.headers["content-type"], "application/problem+json; charset=utf-8");
  assert.equal(response.headers["cache-control"], "no-store");
  const { type, title, detail, instance, traceId } = response.body as Record<string, string>;
  assert.deepEqual([type, response.body.status], [`/problems/${code}`, status]);
  assert.ok(title && detail && instance?.startsWith("/") && !instance.includes("?"));
  assert.equal(response.headers["x-amzn-trace-id"], `Root=${traceId}`);
};

describe("an invalid request", () => {
  const post = (body: string, type = "application/json") =>
    request(app).post("/api/things").set("Content-Type", type).send(body);

  it("400: a body that is not JSON, without repeating it", async () => {
    for (const body of ['{"name":', "hunter2", '"text"', "{}{}"]) {
      const response = await post(body);
      assertProblem(response, 400, "malformed-request");
      assert.doesNotMatch(response.text, /hunter2/);
    }
  });

  it("400: a path or a query that cannot be decoded", async () => {
    for (const target of ["%E0%A4%A", `${id}?q=%ff`, `${id}?q=100%`])
      assertProblem(await request(app).get(`/api/things/${target}`), 400, "malformed-request");
  });

  it("400: a body that is not UTF-8, instead of reading a different text", async () => {
    const sent = request(app).post("/api/things").set("Content-Type", "application/json");
    sent.write(Buffer.from('{"name":"\xff\xc0\x80"}', "latin1"));
    assertProblem(await sent, 400, "malformed-request");
  });

  it("404: an unknown path, on either door", async () => {
    assertProblem(await request(app).get("/api/things/a/b/c?secret=1"), 404, "route-not-found");
    assertProblem(await request(fixture.internalApp).get("/nowhere"), 404, "route-not-found");
  });

  it("405: a method that the path does not support, with those that it does", async () => {
    const onThing = await request(app).delete(`/api/things/${id}`);
    assertProblem(onThing, 405, "method-not-allowed");
    assert.equal(onThing.headers["allow"], "GET, HEAD");
    const onThings = await request(app).put("/api/things").send({});
    assertProblem(onThings, 405, "method-not-allowed");
    assert.equal(onThings.headers["allow"], "POST");
  });

  it("413: a body over 100 kB, with or without a declared length", async () => {
    const body = JSON.stringify({ name: "x".repeat(100 * 1024) });
    assertProblem(await post(body), 413, "payload-too-large");
    const chunked = request(app).post("/api/things").set("Content-Type", "application/json");
    chunked.write(body);
    assertProblem(await chunked, 413, "payload-too-large");
    assert.equal((await post(JSON.stringify({ name: "x".repeat(99 * 1024) }))).status, 201);
  });

  it("201: a body in UTF-8 under any label", async () => {
    const labels = ["utf8", "UTF8", '"utf-8"', '"UTF-8"', "Utf-8", "unicode-1-1-utf-8", "utf8; v=1"];
    for (const label of labels)
      for (const separator of [";charset=", "; Charset="])
        assert.equal((await post('{"name":"é"}', `application/json${separator}${label}`)).status, 201, label);
  });

  it("415: a body that is not JSON in UTF-8", async () => {
    assertProblem(await post("name=x", "application/x-www-form-urlencoded"), 415, "unsupported-media-type");
    assertProblem(await post("{}", "application/json; charset=latin1"), 415, "unsupported-media-type");
    assertProblem(await post("{}", "application/json; charset=utf-16"), 415, "unsupported-media-type");
    assertProblem(await post("{}", "application/json; charset=utf-7"), 415, "unsupported-media-type");
    const zipped = await request(app)
      .post("/api/things")
      .set({ "Content-Type": "application/json", "Content-Encoding": "zip" })
      .send("{}");
    assertProblem(zipped, 415, "unsupported-media-type");
  });

  it("422: invalid values, each under its JSON Pointer", async () => {
    const body = await post('{"name":"","a/b":1.5,"c~d":1}');
    assertProblem(body, 422, "invalid-request");
    const pointers = (body.body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    assert.deepEqual(pointers.toSorted(), ["/body/a~1b", "/body/c~0d", "/body/name"]);
    const other = await request(app).get("/api/things/7?verbose=1");
    assertProblem(other, 422, "invalid-request");
    assert.deepEqual(
      (other.body.errors as { pointer: string }[]).map(({ pointer }) => pointer),
      ["/path/thingId", "/query/verbose"],
    );
  });

  it("422: a missing body", async () => {
    assertProblem(await request(app).post("/api/things"), 422, "invalid-request");
  });
});

describe("an unexpected failure", () => {
  it("is a 500 that reveals only the trace id, and is logged once under it, with its stack", async () => {
    const response = await request(app).post("/api/things/failures");
    assertProblem(response, 500, "internal-error");
    assert.doesNotMatch(response.text, new RegExp(privateText));
    const logged = logs.lines().filter(({ level }) => level === "error");
    assert.deepEqual(
      logged.map(({ traceId }) => traceId),
      [response.body.traceId],
    );
    const [{ message, stack } = {}] = logged.map(({ err }) => err as Record<string, string>);
    assert.equal(message, privateText);
    assert.match(stack ?? "", /fixture\.ts/);
  });
});

describe("a log line", () => {
  it("truncates a long path with any content", async () => {
    const path = `/${'{"level":"fatal"}'.repeat(300)}`;
    const { traceId } = (await request(app).get(path)).body as { traceId: string };
    const line =
      logs
        .text()
        .split("\n")
        .find((one) => one.includes(traceId)) ?? "";
    assert.ok(line.length < 2_000, String(line.length));
    assert.equal((JSON.parse(line) as { level: string }).level, "info");
  });
});

describe("every response", () => {
  it("contains its request id and trace id, and does not reveal the software", async () => {
    const { headers } = await request(app).get(`/api/things/${id}`).expect(200);
    assert.match(headers["x-request-id"] ?? "", /^[0-9a-f-]{36}$/);
    assert.match(headers["x-amzn-trace-id"] ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    assert.equal(headers["x-powered-by"], undefined);
    assert.equal(headers["x-content-type-options"], "nosniff");
  });

  it("has no body for a HEAD, but the headers of the GET", async () => {
    const get = await request(app).get(`/api/things/${id}`);
    const head = await request(app).head(`/api/things/${id}`).expect(200);
    assert.equal(head.headers["content-length"], get.headers["content-length"]);
    assert.equal(head.text, undefined);
  });
});

describe("the client's address", () => {
  const addressFor = async (forwarded: string | undefined): Promise<unknown> => {
    const call = request(app).get("/api/things/who/am-i");
    const response = await (forwarded === undefined ? call : call.set("X-Forwarded-For", forwarded));
    assert.equal(response.status, 200);
    return response.body.address;
  };

  it("is the last entry of X-Forwarded-For, written by the load balancer; the client may have written the earlier ones", async () => {
    assert.equal(await addressFor("203.0.113.7"), "203.0.113.7");
    assert.equal(await addressFor("198.51.100.1, 203.0.113.7"), "203.0.113.7");
    assert.match(String(await addressFor(undefined)), /127\.0\.0\.1$/);
  });

  it("is the last entry but one behind two proxies, also if the client wrote others before", async () => {
    const { publicApp } = createFixture({}, 2);
    const addressBehindTwo = async (forwarded: string): Promise<unknown> =>
      (await request(publicApp).get("/api/things/who/am-i").set("X-Forwarded-For", forwarded)).body.address;
    const asWritten = "203.0.113.7, 130.176.0.1";
    for (const forged of ["", "198.51.100.1, ", "198.51.100.1, 198.51.100.2, ", "unknown, ", ", "])
      assert.equal(await addressBehindTwo(`${forged}${asWritten}`), "203.0.113.7", forged);
  });
});
