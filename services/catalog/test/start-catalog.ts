import { readEnvironment } from "@shop/config";
import type { RunningService } from "@shop/service";
import { recordLogs, startTestbed, type Testbed } from "@shop/test-support";
import { type CatalogConfig, environment, toConfig } from "../src/config.ts";
import { createCatalogService } from "../src/service.ts";

export interface TestCatalog extends RunningService {
  readonly bed: Testbed;
  readonly admin: string;
  readonly customer: string;
  readonly logs: ReturnType<typeof recordLogs>;
}

/** Starts the catalog on its own database. */
export const startCatalog = async (overrides: Partial<CatalogConfig> = {}): Promise<TestCatalog> => {
  const bed = await startTestbed("catalog", new URL("../migrations", import.meta.url));
  const config = { ...toConfig(readEnvironment(environment, bed.environment)), ...overrides };
  const logs = recordLogs("catalog");
  const service = await createCatalogService(config, logs.logger);
  service.health.started();
  const bearer = async (roles: readonly string[]) => `Bearer ${await bed.keys.token({ roles })}`;
  return {
    ...service,
    bed,
    logs,
    admin: await bearer(["admin"]),
    customer: await bearer(["customer"]),
    close: async () => {
      await service.close();
      await bed.close();
    },
  };
};
