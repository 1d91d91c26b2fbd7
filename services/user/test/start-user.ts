import { randomUUID } from "node:crypto";
import { readEnvironment } from "@shop/config";
import type { RunningService } from "@shop/service";
import { recordLogs, startTestbed, type Testbed } from "@shop/test-support";
import { environment, toConfig, type UserConfig } from "../src/config.ts";
import { createUserService } from "../src/service.ts";

type Change = (config: UserConfig) => UserConfig;

export interface TestUser extends RunningService {
  readonly bed: Testbed;
  readonly admin: string;
  readonly limits: UserConfig["limits"];
  readonly logs: ReturnType<typeof recordLogs>;
  /** Starts another instance on the same database, like a second task. Closed together with the first. */
  another(change?: Change): Promise<RunningService>;
}

const addAdmin = async (bed: Testbed): Promise<string> => {
  const userId = randomUUID();
  await bed.sql(
    "INSERT INTO users (id, email, name, password_hash, roles) VALUES ($1, $2, 'Admin', 'none', '{admin}')",
    [userId, `${userId}@shop.example`],
  );
  return `Bearer ${await bed.keys.token({ userId, roles: ["admin"] })}`;
};

/** Starts the user service on its own database. */
export const startUser = async (secrets: Readonly<Record<string, string>> = {}): Promise<TestUser> => {
  const bed = await startTestbed("user", new URL("../migrations", import.meta.url), secrets);
  const config = toConfig(readEnvironment(environment, bed.environment));
  const logs = recordLogs("user");
  const started: RunningService[] = [];
  const another = async (change: Change = (same) => same) => {
    const service = await createUserService(change(config), logs.logger);
    service.health.started();
    started.push(service);
    return service;
  };
  return {
    ...(await another()),
    bed,
    logs,
    limits: config.limits,
    another,
    admin: await addAdmin(bed),
    close: async () => {
      await Promise.all(started.map((service) => service.close()));
      await bed.close();
    },
  };
};
