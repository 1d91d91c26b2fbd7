import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, it } from "node:test";
import type { Api, Operation } from "@shop/contracts";
import { publicApis } from "@shop/test-support";
import fc from "fast-check";
import { startWholeShop, type WholeShop } from "../whole-shop.ts";

let whole: WholeShop;
before(async () => {
  whole = await startWholeShop();
});
after(() => whole?.close());

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
const runs = 60;
const hangMs = 10_000;

interface Shot {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Hit {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
}

/** Node's own client: unlike `fetch` it sends requests unchanged. */
const shoot = ({ method, path, headers, body }: Shot): Promise<Hit> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(whole.url);
    const call = request(
      { host: "127.0.0.1", port, method, path, headers, agent: false, timeout: hangMs },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, type: response.headers["content-type"], text }),
        );
      },
    );
    call.on("timeout", () => call.destroy(new Error(`no response within ${hangMs} ms`)));
    call.on("error", reject);
    call.end(body);
  });

const nasty = fc.oneof(
  fc.constantFrom(
    "\u0000",
    "\ud800",
    "__proto__",
    "constructor",
    "' OR 1=1 --",
    "%",
    "../..",
    "9".repeat(400),
    "𝕏",
    "-1",
    "1e999",
    "",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const known = fc.constantFrom(
  "email",
  "password",
  "name",
  "items",
  "productId",
  "quantity",
  "paymentMethod",
  "sku",
  "price",
  "amount",
  "currency",
  "category",
  "onHand",
  "refreshToken",
  "currentPassword",
  "newPassword",
  "reason",
  "__proto__",
  "constructor",
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    nasty,
    fc.double(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.uuid(),
    fc.constantFrom("pm_card_ok", "USD", "a@shop.example", "4111 1111 1111 1111"),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(known, nasty), tie("value"), { maxKeys: 6 }),
  ),
})).value;

const body = fc.oneof(
  { weight: 6, arbitrary: json.map((value) => JSON.stringify(value) ?? "") },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "{",
      "[".repeat(5_000),
      `{"a":"${"x".repeat(110_000)}"}`,
      '{"__proto__":{"roles":["admin"]}}',
      "",
    ),
  },
);

/** A header value that HTTP allows; Node refuses to send others. */
const headerValue = fc.oneof(
  fc.string({ unit: fc.constantFrom(..." !\"#%&'()*,-./0123:;<=>?@ABab[]^_`{|}~\u00e9"), maxLength: 60 }),
  fc.constantFrom("Root=1-0-0;Sampled=1", "*", '"1.5"', "Bearer x.y.z", "9".repeat(300)),
);
const headers = fc.dictionary(
  fc.constantFrom(
    "if-match",
    "if-none-match",
    "idempotency-key",
    "device-token",
    "x-amzn-trace-id",
    "x-request-id",
    "x-forwarded-for",
    "x-request-deadline",
    "accept",
    "content-encoding",
  ),
  headerValue,
  { maxKeys: 4 },
);
const contentType = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-16",
  "application/merge-patch+json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "x",
);
const segment = fc.oneof(
  fc.uuid(),
  nasty.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom("%00", "%ff", "%E0%A4%A", "me", "sessions"),
);
const query = fc.array(
  fc
    .tuple(
      fc.oneof(fc.constantFrom("limit", "cursor", "q", "sort", "category", "limit[]", "__proto__"), nasty),
      nasty,
    )
    .map((pair) => pair.map((text) => encodeURIComponent(text.toWellFormed())).join("=")),
  { maxLength: 4 },
);

const shotAt = (api: Api, op: Operation): fc.Arbitrary<Shot> =>
  fc
    .record({
      segment,
      query,
      headers,
      contentType,
      body,
      caller: fc.constantFrom("nobody", "customer", "admin"),
    })
    .map((parts) => {
      const path = `${api.basePath}${op.path.replaceAll(/\{\w+\}/g, parts.segment)}`;
      const token = parts.caller === "nobody" ? undefined : whole[parts.caller as "customer" | "admin"];
      return {
        method: op.method,
        path: parts.query.length > 0 ? `${path}?${parts.query.join("&")}` : path,
        headers: {
          ...parts.headers,
          "content-type": parts.contentType,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        // Node sends no Content-Length with these methods, so a body would become the next request.
        body: op.method === "GET" || op.method === "DELETE" ? "" : parts.body,
      };
    });

const targets = publicApis.flatMap((api: Api) =>
  Object.entries(api.operations)
    // Deleting the account or ending the session would leave the later requests without a valid token.
    .filter(([name]) => name !== "eraseMe" && name !== "logOut")
    .map(([name, op]) => ({ name, api, op })),
);

describe(`random requests (FUZZ_SEED=${seed})`, () => {
  for (const { name, api, op } of targets) {
    it(`${name} never fails, hangs or sends an error without a problem`, async () => {
      await fc.assert(
        fc.asyncProperty(shotAt(api, op), async (shot) => {
          const { status, type, text } = await shoot(shot);
          assert.ok(status < 500, `${status}: ${text}`);
          if (status < 400) return;
          assert.match(type ?? "", /^application\/problem\+json/, text);
          assert.match(text, /"traceId":"1-[0-9a-f]{8}-[0-9a-f]{24}"/);
        }),
        { seed, numRuns: runs, endOnFailure: true },
      );
    });
  }
});
