import { setTimeout as delay } from "node:timers/promises";
import type { Shop } from "@shop/local-launcher/shop";
import { eventually } from "@shop/test-support";
import type { ServiceName } from "@shop/topology";

/** Kills services, and waits until the launcher has restarted them. */
export interface ServiceSwitch {
  pid(service: ServiceName): number | undefined;
  /**
   * Sends a signal and resolves when the process has ended. Does nothing if it already has. @default SIGKILL
   */
  kill(service: ServiceName, signal?: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Suspends the process without its noticing, like a frozen host, and resumes it after `forMs`. */
  pause(service: ServiceName, forMs: number): Promise<void>;
  /** Resolves when a process has ended by itself. @throws after `withinMs` */
  gone(pid: number | undefined, withinMs?: number): Promise<void>;
  /** Resolves when a process of the service is ready. @throws after `withinMs` */
  waitReady(service: ServiceName, withinMs?: number): Promise<void>;
}

const isAlive = (pid: number | undefined): pid is number => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Creates the switch for a running shop's services. */
export const createServiceSwitch = (shop: Shop): ServiceSwitch => {
  const pid = (service: ServiceName) => shop.pids()[service];
  const gone = async (one: number | undefined, withinMs = 10_000): Promise<void> => {
    await eventually(`the end of process ${one}`, () => !isAlive(one), withinMs);
  };
  const isReady = async (service: ServiceName): Promise<boolean> => {
    if (!isAlive(pid(service))) return false;
    const url = `http://127.0.0.1:${shop.ports.services[service].port}/health/ready`;
    return fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  return {
    pid,
    gone,
    kill: async (service, signal = "SIGKILL") => {
      const one = pid(service);
      if (!isAlive(one)) return;
      process.kill(one, signal);
      await gone(one, signal === "SIGKILL" ? 10_000 : 60_000);
    },
    pause: async (service, forMs) => {
      const one = pid(service);
      if (!isAlive(one)) return;
      process.kill(one, "SIGSTOP");
      await delay(forMs);
      if (isAlive(one)) process.kill(one, "SIGCONT");
    },
    waitReady: async (service, withinMs = 20_000) => {
      await eventually(`${service} to be ready`, () => isReady(service), withinMs);
    },
  };
};
