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
  "exports": { "./main": "./src/main.ts", "./migrate": "./src/migrate.ts" }
}
`,
  "services/wishlist/bench/index.ts": `import type { ServiceBench } from "@shop/bench/service";
import { wishes } from "../src/http/router.ts";

export const bench: ServiceBench = {
  sampleRows: () => [],
  everyStatement: async (database) => void (await database.query(wishes)),
};
`,
  "services/wishlist/migrations/0001_create_wishes.sql": `-- Why: what people wish for.
-- Locks: nothing, the table is new.

CREATE TABLE wishes (name text CONSTRAINT wishes_pkey PRIMARY KEY);
INSERT INTO wishes (name) VALUES ('a service of my own');
`,
  "services/wishlist/migrations/grants.sql": "GRANT SELECT ON wishes TO wishlists_app;\n",
  "services/wishlist/src/main.ts": `import { groupServiceConfig, serviceEnvironment } from "@shop/config";
import { runServiceProcess } from "@shop/service";
import { createWishlistService } from "./service.ts";

void runServiceProcess(process, {
  environment: serviceEnvironment("wishlist"),
  toConfig: (valid) => groupServiceConfig("wishlist", valid),
  createService: createWishlistService,
});
`,
  "services/wishlist/src/migrate.ts": `import { runMigrateStep } from "@shop/service";

void runMigrateStep(process, "wishlist", new URL("../migrations", import.meta.url));
`,
  "services/wishlist/src/service.ts": `import type { ServiceConfig } from "@shop/config";
import type { RunningService } from "@shop/service";
import { createRuntime } from "@shop/service";
import type { Logger } from "@shop/telemetry";
import { createInternalRoutes, createPublicRoutes } from "./http/router.ts";

export const createWishlistService = async (config: ServiceConfig, logger: Logger): Promise<RunningService> => {
  const runtime = await createRuntime(config, logger);
  return runtime.serve({
    publicRoutes: createPublicRoutes(runtime.database),
    internalRoutes: createInternalRoutes(),
  });
};
`,
  "services/wishlist/src/http/router.ts": `import { api, wishlistApi } from "@shop/contracts";
import { type Routes, routes } from "@shop/http";
import { type Queryable, statement } from "@shop/postgres";

export const wishes = statement("list-wishes", "SELECT name FROM wishes ORDER BY name");

export const createPublicRoutes = (database: Queryable): Routes =>
  routes(wishlistApi, {
    listWishes: async () => ({ status: 200 as const, body: { items: await database.query<{ name: string }>(wishes) } }),
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
    database: { name: "wishlists", poolSize: 5, reserved: 0 },
    size: { cpu: 256, memoryMiB: 512 },
    tasks: { min: 2, max: 8 },
    spot: true,
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

/** Adds a service to a checkout as the README describes: one entry, one contract, one folder. */
export const addWishlist = (checkout: string): void => {
  const topology = join(checkout, "packages/topology/src/services.ts");
  insert(topology, '| "payment";', '| "payment" | "wishlist";');
  insert(topology, "};\n\n/** The service names", topologyEntry);
  const contracts = join(checkout, "packages/contracts/src/index.ts");
  writeFileSync(
    contracts,
    `${readFileSync(contracts, "utf8")}export { wishlistApi } from "./wishlist.ts";\n`,
  );
  for (const [file, text] of Object.entries(newFiles)) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), text);
  }
};
