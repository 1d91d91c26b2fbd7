import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { databaseOf, type ServiceName, serviceNames, statefulServices, topology } from "@shop/topology";
import { compose, containersOf, docker, project, succeeds } from "./docker.ts";

const addressesOf = async (container: string): Promise<Record<string, string>> => {
  const networks = JSON.parse(
    await docker("inspect", container, "-f", "{{json .NetworkSettings.Networks}}"),
  ) as Record<string, { IPAddress: string }>;
  return Object.fromEntries(
    Object.entries(networks).map(([name, { IPAddress }]) => [name.replace(`${project}_`, ""), IPAddress]),
  );
};

const gatewayReaches = async (address: string | undefined, port: number): Promise<boolean> => {
  const [gateway = ""] = await containersOf("gateway");
  return succeeds(gateway, "timeout", "1", "bash", "-c", `exec 3<>/dev/tcp/${address}/${port}`);
};

describe("the gateway", () => {
  for (const service of serviceNames) {
    it(`reaches ${service}'s public port, but its internal port at none of its addresses`, async () => {
      const [container = ""] = await containersOf(service);
      const addresses = await addressesOf(container);
      const own = statefulServices.includes(service) ? "data" : "secrets";
      assert.deepEqual(Object.keys(addresses).toSorted(), [own, "edge", "mesh"].toSorted());
      assert.equal(await gatewayReaches(addresses["edge"], topology.publicPort), true);
      for (const address of Object.values(addresses)) {
        assert.equal(await gatewayReaches(address, topology.internalPort), false, address);
      }
    });
  }

  it("does not reach PostgreSQL or Secrets Manager", async () => {
    for (const [service, port] of [
      ["postgres", 5432],
      ["secrets-manager", 5000],
    ] as const) {
      const [container = ""] = await containersOf(service);
      for (const address of Object.values(await addressesOf(container))) {
        assert.equal(await gatewayReaches(address, port), false, service);
      }
    }
  });
});

describe("a peer", () => {
  it("reaches a service's internal port under its Cloud Map name", async () => {
    const [payment = ""] = await containersOf("payment");
    const send = `fetch("http://catalog.${topology.namespace}:${topology.internalPort}/health/deep").then(async (a) => { console.log(await a.text()); })`;
    const response = JSON.parse(await docker("exec", payment, "/nodejs/bin/node", "-e", send)) as object;
    assert.deepEqual(response, { status: "ok", checks: { database: "ok", secrets: "ok", user: "ok" } });
  });
});

describe("PostgreSQL", () => {
  let passwords: Record<string, string>;
  before(async () => {
    const read = `console.log(require("node:fs").readFileSync("/state/secrets.json", "utf8"))`;
    const secrets = JSON.parse(
      await compose("run", "--rm", "-T", "--no-deps", "keep-secrets", "node", "-e", read),
    ) as Record<string, string>;
    passwords = Object.fromEntries(
      statefulServices.map((name) => [name, JSON.parse(secrets[`shop/${name}/database`] ?? "{}").password]),
    );
  });

  const query = async (service: ServiceName, database: string, tls: "require" | "disable" = "require") => {
    const [postgres = ""] = await containersOf("postgres");
    const address = `host=postgres dbname=${database} user=${databaseOf(service).name} sslmode=${tls}`;
    const password = ["-e", `PGPASSWORD=${passwords[service]}`];
    const sql = "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
    return docker("exec", ...password, postgres, "psql", address, "-Atc", sql).catch(
      (error: Error) => error.message,
    );
  };

  it("accepts each service in its own database, with TLS", async () => {
    for (const service of statefulServices) {
      assert.equal(await query(service, databaseOf(service).name), "1", service);
    }
  });

  it("rejects payment in the users database, and any service in another's", async () => {
    for (const service of statefulServices) {
      for (const other of statefulServices.filter((name) => name !== service)) {
        const response = await query(service, databaseOf(other).name);
        assert.match(response, /permission denied for database/, `${service} → ${other}`);
      }
    }
  });

  it("rejects a connection without TLS", async () => {
    assert.match(await query("catalog", "catalog", "disable"), /no pg_hba.conf entry .* no encryption/);
  });
});
