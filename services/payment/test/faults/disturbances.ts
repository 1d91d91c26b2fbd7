import { setTimeout as delay } from "node:timers/promises";
import { serviceNames } from "@shop/topology";
import { links } from "../../../../test/faults/harness/links.ts";
import type { SeededRandom } from "../../../../test/faults/harness/seeded-random.ts";
import type { FaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import type { TcpProxy } from "../../../../test/faults/harness/tcp-proxy.ts";

/** A fault injected into a shop; it has ended when the promise resolves. */
type Disturbance = (shop: FaultyShop, random: SeededRandom) => Promise<unknown>;

type Named = readonly [name: string, disturbance: Disturbance];

const one = <T>(random: SeededRandom, items: readonly T[]): T => random.pick(items as [T, ...T[]]);

/** Disturbs a random link for a while. */
const toLink =
  (longestMs: number, harm: (proxy: TcpProxy, random: SeededRandom) => void): Disturbance =>
  async (shop, random) => {
    const proxy = shop.proxy(one(random, links));
    harm(proxy, random);
    await delay(random.between(100, longestMs));
    proxy.heal();
  };

const stopPostgres =
  (how: "crash" | "orderly"): Disturbance =>
  async ({ postgres }, random) => {
    await postgres.stop(how);
    await delay(random.between(0, 1_500));
    await postgres.start();
  };

const killService =
  (signal: "SIGKILL" | "SIGTERM"): Disturbance =>
  (shop, random) =>
    shop.kill(one(random, serviceNames), signal);

/** Longer than a lease: a process that continues afterwards has competitors. */
const freezePayment: Disturbance = (shop, random) => shop.pause("payment", random.between(5_200, 6_500));

/** Faults of processes; short ones occur more often. */
const toProcesses: readonly Named[] = [
  ["services killed", killService("SIGKILL")],
  ["services killed", killService("SIGKILL")],
  ["services killed", killService("SIGKILL")],
  ["services stopped", killService("SIGTERM")],
  ["payment frozen", freezePayment],
  ["PostgreSQL killed", stopPostgres("crash")],
  ["PostgreSQL stopped", stopPostgres("orderly")],
];

/** Faults of connections. */
const toConnections: readonly Named[] = [
  ["links slowed", toLink(3_000, (proxy, random) => proxy.slow(random.between(10, 400)))],
  ["links refused", toLink(1_000, (proxy) => proxy.refuse())],
  ["links silent", toLink(2_500, (proxy) => proxy.fallSilent())],
  ["links cut", toLink(200, (proxy) => void proxy.cut())],
  ["answers cut", toLink(1_000, (proxy, random) => proxy.cutResponses(random.between(1, 10), random.next()))],
];

/** Disturbs a shop until a time on the clock of `performance.now()`, and counts the disturbances by kind. */
export const disturb = async (
  shop: FaultyShop,
  random: SeededRandom,
  until: number,
): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  const keepOn = async (disturbances: readonly Named[], own: SeededRandom, longestPauseMs: number) => {
    while (performance.now() < until) {
      const [name, disturbance] = one(own, disturbances);
      counts[name] = (counts[name] ?? 0) + 1;
      await disturbance(shop, own);
      await delay(own.between(100, longestPauseMs));
    }
  };
  await Promise.all([
    keepOn(toProcesses, random.fork(1), 2_500),
    keepOn(toConnections, random.fork(2), 1_000),
  ]);
  return counts;
};
