import { bytesOf } from "../harness/raw-http.ts";
import type { Expected, HostileInput, Subject } from "./hostile-input.ts";

type Target = readonly [target: string, response: Expected];

const traversals: readonly Target[] = [
  ["/api/catalog/../../internal/jwks.json", "route-not-found"],
  ["/api/catalog/%2e%2e/%2e%2e/internal/jwks.json", "route-not-found"],
  ["/api/catalog/%252e%252e/internal", "route-not-found"],
  ["/api/catalog/products/..%2f..%2f..%2fetc%2fpasswd", "invalid-request"],
  ["/api/catalog/products/..%5c..%5cwindows%5cwin.ini", "invalid-request"],
  ["/api/catalog/products/....//....//etc/passwd", "route-not-found"],
  ["/api/catalog/products/;/../../internal/jwks.json", "route-not-found"],
  ["/api/catalog\\..\\..\\internal\\jwks.json", "route-not-found"],
  ["/api/../internal/jwks.json", "route-not-found"],
  ["//internal/jwks.json", "route-not-found"],
  ["/internal/jwks.json", "route-not-found"],
  ["/health/deep", "route-not-found"],
  ["http://127.0.0.1/internal/jwks.json", "route-not-found"],
];

const forged = '{"level":"fatal","msg":"forged"}';
const encoded = encodeURIComponent(`\r\n${forged}`);

/** Log lines are JSON, one per line: no input may start a line of its own, or fill one up. */
const lines: readonly Target[] = [
  [`/api/catalog/${encoded}`, "route-not-found"],
  [`/api/catalog/"}\\n${forged}`, "route-not-found"],
  [`/api/catalog/products/${encoded}`, "invalid-request"],
  [`/api/catalog/products?q=${encoded}`, "invalid-request"],
  [`/api/catalog/products?${encoded}=1`, "invalid-request"],
  [`/api/catalog/%e2%80%a8${encodeURIComponent(forged)}`, "route-not-found"],
  [`/api/catalog/${forged.repeat(450)}`, "route-not-found"],
];

const injections = [
  "'; DROP TABLE products; --",
  "' OR '1'='1",
  "1); SELECT pg_sleep(5); --",
  "$1 || chr(0)",
];

const sql: readonly Target[] = injections.map(encodeURIComponent).flatMap((text): Target[] => [
  [`/api/catalog/products?q=${text}`, 200],
  [`/api/catalog/products?sort=${text}`, "invalid-request"],
  [`/api/catalog/products?category=${text}`, "invalid-request"],
  [`/api/catalog/products?limit=${text}`, "invalid-request"],
  [`/api/catalog/products?cursor=${text}`, "invalid-request"],
  [`/api/catalog/products/${text}`, "invalid-request"],
]);

const toInput = ([target, response]: Target): HostileInput => {
  const bytes = bytesOf({ target });
  return { what: target.slice(0, 80), to: "catalog", response, bytes: () => bytes };
};

const inHeaders: HostileInput = {
  what: "in headers",
  to: "catalog",
  response: 200,
  bytes: (serial) =>
    bytesOf({
      target: "/api/catalog/categories",
      lines: [
        `X-Request-Id: ${serial}"}${forged}`,
        `X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678"}${forged};Sampled=1`,
        `User-Agent: "}${forged.repeat(100)}`,
        `X-Forwarded-For: "}${forged}`,
      ],
    }),
};

const logIn: HostileInput = {
  what: "in an e-mail address",
  to: "user",
  response: "invalid-request",
  bytes: () =>
    bytesOf({
      method: "POST",
      target: "/api/users/sessions",
      body: JSON.stringify({ email: "' OR 1=1 --", password: "' OR 1=1 --" }),
    }),
};

/** Invalid paths and queries. */
export const targets = (): Subject[] => [
  { name: "path traversal", inputs: traversals.map(toInput) },
  { name: "SQL injection", inputs: [...sql.map(toInput), logIn] },
  { name: "log injection", inputs: [...lines.map(toInput), inHeaders] },
];
