/**
 * Measures the cost of one request to each public API, on Linux: `node infra/test/scale/measure.ts [seconds]`.
 * Starts a shop, sends visitors, and reads the CPU time of each process from /proc. The load generator has a
 * process of its own, so its CPU time is not counted.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { apiServices, type ServiceName, serviceNames } from "@shop/topology";
import { type Shop as LocalShop, startShop } from "../../../packages/local/launcher/src/shop.ts";
import { type Send, type Shop, visitShop } from "./visit.ts";

const [seconds = "20"] = process.argv.slice(2);
const warmUpMs = 8_000;
const visitors = 6;
const admin = { email: "admin@shop.example", password: "admin-local-only" };
/** Linux counts CPU in hundredths of a second. */
const ticksPerS = 100;

const statOf = (pid: number | string): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the command, in brackets, and may have spaces.
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

/** Fields 14 to 17 of proc_pid_stat(5): user and kernel mode, of the process and of its reaped children. */
const cpuS = (pid: number | string): number =>
  statOf(pid)
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerS;

const childrenOf = (pid: number): string[] =>
  readdirSync("/proc").filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return Number(statOf(entry)[1]) === pid;
    } catch {
      return false;
    }
  });

let visits = 0;
const counts = Object.fromEntries(serviceNames.map((name) => [name, 0])) as Record<ServiceName, number>;

const sendTo = ({ ports }: LocalShop): Send => {
  return async (service, method, path, { token, body, key } = {}) => {
    const response = await fetch(`http://127.0.0.1:${ports.services[service].port}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        // As the load balancer would, because there are limits per address.
        "x-forwarded-for": `10.0.${visits >> 8}.${visits & 255}`,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(key && { "idempotency-key": key }),
      },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    counts[service] += 1;
    return JSON.parse(text) as Record<string, unknown>;
  };
};

const open = async (local: LocalShop): Promise<Shop & { readonly token: string }> => {
  const send = sendTo(local);
  const { accessToken } = await send("user", "POST", "/api/users/sessions", { body: admin });
  const token = String(accessToken);
  const { items } = await send("catalog", "GET", "/api/catalog/products?limit=50");
  const sold = {
    sku: "SALE-1",
    name: "On sale",
    category: "sale",
    price: { amount: 100, currency: "USD" },
    onHand: 1_000_000,
  };
  const { id } = await send("catalog", "POST", "/api/catalog/products", { token, body: sold });
  return {
    send,
    token,
    productIds: (items as { id: string }[]).map((item) => item.id),
    soldId: String(id),
  };
};

const letIn = async (shop: Shop & { readonly token: string }, forMs: number): Promise<void> => {
  const until = performance.now() + forMs;
  const visit = async (): Promise<void> => {
    while (performance.now() < until) await visitShop(shop, visits++, shop.token);
  };
  await Promise.all(Array.from({ length: visitors }, visit));
};

const measure = async (local: LocalShop): Promise<void> => {
  const pids = local.pids() as Record<ServiceName, number>;
  const databaseS = (): number => childrenOf(local.postgres.pid).reduce((sum, pid) => sum + cpuS(pid), 0);
  const printLine = (line: string): void => void process.stdout.write(`${line}\n`);
  printLine(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.versions.node}`);
  for (const name of serviceNames)
    printLine(`${name}: ${Math.round(cpuS(pids[name]) * 1000)} ms of CPU until ready`);
  const shop = await open(local);
  await letIn(shop, warmUpMs);
  const before = { ...counts };
  const usedBefore = apiServices.map((name) => cpuS(pids[name]));
  const databaseBefore = databaseS();
  await letIn(shop, Number(seconds) * 1000);
  let all = 0;
  for (const [index, name] of apiServices.entries()) {
    const requests = counts[name] - before[name];
    const usedS = cpuS(pids[name]) - (usedBefore[index] ?? 0);
    all += requests;
    printLine(`${name}: ${requests} requests, ${Math.round((usedS * 1e6) / requests)} µs of CPU each`);
  }
  printLine(
    `PostgreSQL: ${Math.round(((databaseS() - databaseBefore) * 1e6) / all)} µs of CPU for each of all ${all} requests`,
  );
};

const stateFolder = mkdtempSync(join(tmpdir(), "measured-shop-"));
// PostgreSQL runs as another user if this process runs as root.
chmodSync(stateFolder, 0o755);
const local = await startShop({ basePort: 9300, stateFolder, fresh: true });
try {
  await measure(local);
} finally {
  await local.stop();
  rmSync(stateFolder, { recursive: true, force: true });
}
