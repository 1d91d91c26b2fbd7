import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder under services/ and the contract of a minimal service with a database and a public operation.
 */
const newFiles: Readonly<Record<string, string>> = {
  "packages/contracts/src/wishlist.ts": `import * as z from "zod";
import { api, operation } from "./operation.ts";

/** The wishlist's public API. */
export const wishlistApi = api({
  title: "Wishlist",
  description: "What people wish for.",
  basePath: "/api/wishlists",
  operations: {
    listWishes: operation({
      summary: "List the wishes",
      method: "GET",
      path: "/wishes",
      access: "anyone",
      repeatable: true,
      request: { query: z.strictObject({}) },
      responses: {
        200: {
          description: "Every wish.",
          body: z.strictObject({ items: z.array(z.strictObject({ name: z.string() })) }).meta({ id: "WishList" }),
        },
      },
      problems: [],
    }),
  },
});
`,
  "services/wishlist/package.json": `{
  "name": "@shop/wishlist",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "exports": {
    "./main": "./src/main.ts",
    "./migrate": "./src/migrate.ts"
  },
  "dependencies": {
    "@shop/config": "1.0.0",
    "@shop/contracts": "1.0.0",
    "@shop/http": "1.0.0",
    "@shop/postgres": "1.0.0",
    "@shop/service": "1.0.0",
    "@shop/telemetry": "1.0.0",
    "zod": "4.6.7"
  },
  "devDependencies": {
    "@shop/test-support": "1.0.0",
    "supertest": "7.3.2"
  }
}
`,
  "services/wishlist/migrations/0001_create_wishes.sql": `-- Why: what people wish for.
-- Locks: nothing, the table is new.

CREATE TABLE wishes (name text CONSTRAINT wishes_pkey PRIMARY KEY);
INSERT INTO wishes (name) VALUES ('a service of my own');
`,
  "services/wishlist/migrations/grants.sql": "GRANT SELECT ON wishes TO wishlists_app;\n",
  "services/wishlist/src/config.ts": `import { groupServiceConfig, type ServiceConfig, serviceEnvironment } from "@shop/config";
import type * as z from "zod";

export const environment = serviceEnvironment("wishlist");

export const toConfig = (valid: z.output<typeof environment>): ServiceConfig =>
  groupServiceConfig("wishlist", valid);
`,
  "services/wishlist/src/main.ts": `import { runServiceProcess } from "@shop/service";
import { environment, toConfig } from "./config.ts";
import { createWishlistService } from "./service.ts";

void runServiceProcess(process, { environment, toConfig, createService: createWishlistService });
`,
  "services/wishlist/src/migrate.ts": `import { runMigrateStep } from "@shop/service";

void runMigrateStep(process, "wishlist", new URL("../migrations", import.meta.url));
`,
  "services/wishlist/src/service.ts": `import type { ServiceConfig } from "@shop/config";
import type { RunningService } from "@shop/service";
import { createRuntime } from "@shop/service";
import type { Logger } from "@shop/telemetry";
import { listWishes } from "./data/wishes.ts";
import { createInternalRoutes, createPublicRoutes } from "./http/router.ts";

export const createWishlistService = async (config: ServiceConfig, logger: Logger): Promise<RunningService> => {
  const runtime = await createRuntime(config, logger);
  return runtime.serve({
    publicRoutes: createPublicRoutes(() => listWishes(runtime.database)),
    internalRoutes: createInternalRoutes(),
  });
};
`,
  "services/wishlist/README.md": "# Wishlist\n\nOwns what people wish for.\n",
  "services/wishlist/test/contract.test.ts": `import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { readEnvironment } from "@shop/config";
import { wishlistApi } from "@shop/contracts";
import type { RunningService } from "@shop/service";
import { createContractChecker, recordLogs, startTestbed, type Testbed } from "@shop/test-support";
import request, { type Test } from "supertest";
import { environment, toConfig } from "../src/config.ts";
import { createWishlistService } from "../src/service.ts";

const checker = createContractChecker(wishlistApi);
let bed: Testbed;
let service: RunningService;
let overloaded: RunningService;

before(async () => {
  bed = await startTestbed("wishlist", new URL("../migrations", import.meta.url));
  const config = toConfig(readEnvironment(environment, bed.environment));
  const { logger } = recordLogs("wishlist");
  service = await createWishlistService(config, logger);
  overloaded = await createWishlistService({ ...config, limits: { ...config.limits, maxInFlight: 0 } }, logger);
});
after(async () => {
  await overloaded?.close();
  await service?.close();
  await bed?.close();
});

const meet = async (status: number, call: Test): Promise<void> => {
  const { headers, body, ...response } = await call;
  assert.equal(response.status, status);
  checker.check("listWishes", { status, headers, body });
};

describe("the wishlist's API", () => {
  it("responds as documented", async () => {
    await meet(200, request(service.publicApp).get("/api/wishlists/wishes"));
    await meet(422, request(service.publicApp).get("/api/wishlists/wishes?unknown=1"));
    await meet(503, request(overloaded.publicApp).get("/api/wishlists/wishes"));
  });

  it("meets every documented status", () => checker.assertAllMet());
});
`,
  "services/wishlist/test/statements/index.ts": `import type { DatabaseSubject } from "@shop/test-support";
import { listWishes } from "../../src/data/wishes.ts";

/** The wishlist's SQL: it returns its whole table. */
export const subject: DatabaseSubject = {
  data: (rows) => [
    \`INSERT INTO wishes (name) SELECT 'wish ' || n FROM generate_series(1, \${rows}) AS n; ANALYZE wishes\`,
  ],
  everyStatement: async (database) => {
    await listWishes(database);
  },
  races: () => ({ wishes_pkey: "the database generates the key" }),
  allowedScans: ["list-wishes"],
};
`,
  "services/wishlist/test/faults/hostile-input.ts": `import { bytesOf } from "../../../../test/faults/harness/raw-http.ts";
import type { OwnInput } from "../../../../test/faults/hostile/own-input.ts";

/** Requests to the wishlist that are invalid. */
export const own: OwnInput = {
  subjects: () => [
    {
      name: "prototype pollution",
      inputs: [
        {
          what: "__proto__ in a query",
          to: "wishlist",
          response: "invalid-request",
          bytes: () => bytesOf({ target: "/api/wishlists/wishes?__proto__=1" }),
        },
      ],
    },
  ],
  tables: ["wishes"],
  slowBodyPath: "/api/wishlists/wishes",
  pathUntilExpiry: "/api/wishlists/wishes",
};
`,
  "services/wishlist/src/data/wishes.ts": `import { type Queryable, statement } from "@shop/postgres";

const wishes = statement("list-wishes", "SELECT name FROM wishes ORDER BY name");

export const listWishes = (database: Queryable): Promise<{ name: string }[]> =>
  database.query<{ name: string }>(wishes);
`,
  "services/wishlist/src/http/router.ts": `import { api, wishlistApi } from "@shop/contracts";
import { type Routes, routes } from "@shop/http";

export const createPublicRoutes = (listWishes: () => Promise<{ name: string }[]>): Routes =>
  routes(wishlistApi, {
    listWishes: async () => ({ status: 200 as const, body: { items: await listWishes() } }),
  });

export const createInternalRoutes = (): Routes =>
  routes(api({ title: "Wishlist (internal)", description: "", basePath: "/internal", operations: {} }), {});
`,
};

const topologyEntry = `  wishlist: {
    name: "wishlist",
    purpose: "What people wish for.",
    path: "/api/wishlists",
    calls: ["user"],
    database: { name: "wishlists", poolSize: 2, reserved: 0 },
    size: { cpu: 256, memoryMiB: 512 },
    tasks: { min: 2, max: 4 },
    spot: true,
    load: { cpuUsPerRequest: 600, share: 0.01, requestsPerMinute: 4_500 },
    costGoalUsd: { dev: 10, prod: 24 },
  },
};

/** The service names`;

const insert = (file: string, before: string, text: string): void => {
  const found = readFileSync(file, "utf8");
  if (found.split(before).length !== 2) throw new Error(`${file} does not have this once: ${before}`);
  writeFileSync(
    file,
    found.replace(before, () => text),
  );
};

/** dev's small database has no room for another service with as many connections as the others. */
const makeRoom = (checkout: string): void => {
  const dev = join(checkout, "infra/src/environments/dev.ts");
  writeFileSync(dev, readFileSync(dev, "utf8").replace("poolSize: 3", "poolSize: 2"));
};

/** Adds a service to a checkout as the README describes: one entry, one contract, one folder. */
export const addWishlist = (checkout: string): void => {
  const topology = join(checkout, "packages/topology/src/services.ts");
  insert(topology, '| "storefront";', '| "storefront" | "wishlist";');
  insert(topology, "};\n\n/** The service names", topologyEntry);
  const contracts = join(checkout, "packages/contracts/src/index.ts");
  writeFileSync(
    contracts,
    `${readFileSync(contracts, "utf8")}export { wishlistApi } from "./wishlist.ts";\n`,
  );
  makeRoom(checkout);
  for (const [file, text] of Object.entries(newFiles)) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), text);
  }
};
