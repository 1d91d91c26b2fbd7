import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger, type Logger, runInContext } from "@shop/telemetry";

const secret = "never-to-be-seen";

const record = (write: (logger: Logger) => void): { text: string; line: Record<string, unknown> } => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ service: "catalog", version: "7", level: "debug" }, destination));
  assert.equal(lines.length, 1);
  const text = lines.join("");
  return { text, line: JSON.parse(text) as Record<string, unknown> };
};

describe("createLogger", () => {
  it("writes one JSON line with time, level, service and message", () => {
    const { text, line } = record((logger) => logger.info({ productId: "p1" }, "product repriced"));
    assert.ok(text.endsWith("\n") && text.indexOf("\n") === text.length - 1);
    const { time, ...rest } = line;
    assert.equal(new Date(String(time)).toISOString(), time);
    assert.deepEqual(rest, {
      level: "info",
      service: "catalog",
      version: "7",
      productId: "p1",
      msg: "product repriced",
    });
  });

  it("names trace, request and user inside a request", () => {
    const context = {
      requestId: "r1",
      traceId: "1-5759e988-bd862e3fe1be46a994272793",
      sampled: false,
      deadline: undefined,
      userId: "u1",
      span: undefined,
    };
    const { line } = record((logger) => runInContext(context, () => logger.info("hello")));
    assert.deepEqual([line["traceId"], line["requestId"], line["userId"]], [context.traceId, "r1", "u1"]);
  });

  const fields = ["password", "accessToken", "refreshToken", "authorization", "cookie", "SecretString"];
  const secrets = Object.fromEntries(fields.map((field) => [field, secret]));

  it("writes no secret field, at the top level or nested", () => {
    const items = [{ ...secrets, toJSON: () => ({ ...secrets, shown: 1 }) }, secrets];
    const { text, line } = record((logger) =>
      logger.info(
        { ...secrets, items, at: new Date(0), req: { ...secrets, headers: { ...secrets, host: "shop" } } },
        "request",
      ),
    );
    assert.doesNotMatch(text, new RegExp(secret));
    const { headers } = line["req"] as { headers: Record<string, unknown> };
    assert.equal(headers["authorization"], "[redacted]");
    assert.equal(headers["host"], "shop");
    assert.equal((line["items"] as { shown: number }[])[0]?.shown, 1);
    assert.equal(line["at"], "1970-01-01T00:00:00.000Z");
  });

  it("writes no secret field of a child logger", () => {
    const { text } = record((logger) => logger.child(secrets).info("hello"));
    assert.doesNotMatch(text, new RegExp(secret));
  });

  it("writes an error's type, message, code, stack and causes, and no other property", () => {
    const cause = Object.assign(new TypeError("the inner one"), { config: { password: secret } });
    const error = Object.assign(new Error("the outer one", { cause }), {
      code: "ECONNREFUSED",
      connection: { url: `postgres://shop:${secret}@db` },
      [secret]: true,
    });
    const { text, line } = record((logger) => logger.error({ err: error }, "failed"));
    assert.doesNotMatch(text, new RegExp(secret));
    const { stack, cause: inner, ...rest } = line["err"] as Record<string, unknown>;
    assert.deepEqual(rest, { type: "Error", message: "the outer one", code: "ECONNREFUSED" });
    assert.match(String(stack), /logger\.test\.ts/);
    const { type, message } = inner as Record<string, unknown>;
    assert.deepEqual({ type, message }, { type: "TypeError", message: "the inner one" });
  });

  it("writes an error without further fields in the same way", () => {
    const error = Object.assign(new Error("alone"), { connection: secret });
    const { text, line } = record((logger) => logger.error(error));
    assert.doesNotMatch(text, new RegExp(secret));
    assert.equal((line["err"] as Record<string, unknown>)["message"], "alone");
  });

  it("survives thrown values that are not errors, and circular causes", () => {
    assert.deepEqual(record((logger) => logger.error({ err: "text" }, "failed")).line["err"], {
      message: "text",
    });
    const circular = new Error("a");
    circular.cause = circular;
    assert.equal(record((logger) => logger.error({ err: circular }, "failed")).line["level"], "error");
  });
});
