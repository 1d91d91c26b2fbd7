import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { catalogApi } from "@shop/contracts";
import { ForeseenError } from "@shop/local-support";
import { demoCommand, readDemoOptions, readStartOptions } from "../src/parts/options.ts";
import { highestBasePort, type Ports, PortTakenError, portsFrom, requireFree } from "../src/parts/ports.ts";
import { environmentOf } from "../src/parts/service-environment.ts";
import { products } from "../src/seed/products.ts";

const run = promisify(execFile);

const isOneSentence = (error: unknown): boolean =>
  error instanceof ForeseenError && /^[^\n]{1,200}\.$/.test(error.message);
const isOneScreen = (error: unknown): boolean =>
  error instanceof ForeseenError &&
  error.message.split("\n").length < 12 &&
  /npm start --/.test(error.message);

describe("portsFrom", () => {
  it("gives every part of a shop its own port for any number of services", () => {
    for (let count = 1; count <= 20; count += 1) {
      const names = Array.from({ length: count }, (_, index) => `service${index}`);
      for (const base of [1, 8080, highestBasePort(names)]) {
        const { services, ...others } = portsFrom(base, names);
        const doors = Object.values(services).flatMap(({ port, internalPort }) => [port, internalPort]);
        const ports = [...Object.values(others), ...doors];
        assert.equal(new Set(ports).size, 4 + 2 * count);
        assert.ok(ports.every((port) => port >= base && port <= 65_535));
      }
    }
  });

  it("keeps the ports of existing parts when services are added", () => {
    const few = portsFrom(8080, ["a", "b", "c"]);
    const many = portsFrom(8080, ["a", "b", "c", "d", "e"]);
    assert.deepEqual({ ...few.services, ...many.services }, many.services);
    assert.deepEqual({ ...few, services: {} }, { ...many, services: {} });
    assert.equal(few.gateway, 8080);
  });
});

const takeTcp = async (port: number, host: string): Promise<{ port: number; close: () => void }> => {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};

describe("requireFree", () => {
  const refuses = (ports: Ports, message: RegExp) =>
    assert.rejects(requireFree(ports), (error) => {
      assert.ok(error instanceof PortTakenError);
      assert.match(error.message, message);
      return true;
    });

  it("names the taken port, the part that needs it, and the remedy", async () => {
    const { port, close } = await takeTcp(0, "127.0.0.1");
    await refuses(
      portsFrom(port),
      new RegExp(`^Port ${port}, which the gateway needs, is taken\\..*--port`),
    ).finally(close);
  });

  it("detects that another program has the gateway's port on ::1, the other localhost", async () => {
    const { port, close } = await takeTcp(0, "::1");
    await refuses(portsFrom(port), /which the gateway needs, is taken/).finally(close);
  });

  it("detects that another program has the trace receiver's port by UDP", async () => {
    // Below the system's range of ephemeral ports, which other programs may take.
    const socket = createSocket("udp4").bind(20_000 + Math.floor(Math.random() * 12_000), "127.0.0.1");
    await once(socket, "listening");
    const ports = portsFrom(socket.address().port - 60);
    await refuses(ports, /which the trace receiver needs, is taken/).finally(() => socket.close());
  });

  it("reports a port that requires administrator rights, and names one that does not", {
    skip: process.getuid?.() !== 0,
  }, async () => {
    const ports = new URL("../src/parts/ports.ts", import.meta.url).href;
    const script = `
      const { portsFrom, requireFree } = await import(${JSON.stringify(ports)});
      process.seteuid(65534);
      await requireFree(portsFrom(80)).catch(({ message }) => process.stdout.write(message));`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script]);
    if (
      await readFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8").then(
        (text) => Number(text) > 80,
      )
    )
      assert.match(stdout, /^Port 80, which the gateway needs, requires administrator rights.*--port 9080/);
  });
});

describe("the options of npm start", () => {
  it("are the same in every notation, also without -- up to npm 11", () => {
    const ways: [args: string[], env: Record<string, string>][] = [
      [["--port", "9000", "--fresh"], {}],
      [["--port=9000", "--fresh"], {}],
      [[], { npm_config_port: "9000", npm_config_fresh: "true" }],
      [["9000"], { npm_config_port: "true", npm_config_fresh: "true" }],
      [["--port", "9000"], { npm_config_port: "7", npm_config_fresh: "true" }],
    ];
    for (const [args, env] of ways)
      assert.deepEqual(readStartOptions(args, env), {
        basePort: 9000,
        fresh: true,
        watch: false,
        help: false,
      });
    assert.deepEqual(readStartOptions([], { npm_config_fresh: "" }), {
      basePort: 8080,
      fresh: false,
      watch: false,
      help: false,
    });
    assert.equal(readStartOptions(["--watch"], {}).watch, true);
  });

  it("reject in one sentence each text that is not a port", () => {
    const texts = [
      "abc",
      "0",
      "-0",
      "+1",
      "65001",
      "65536",
      "1e3",
      "80.5",
      "0x50",
      " 80",
      "",
      "٨٠٨٠",
      "99999999",
    ];
    for (const text of texts)
      for (const [args, env] of [
        [[`--port=${text}`], {}],
        [[], { npm_config_port: text || "nothing" }],
      ] as const)
        assert.throws(() => readStartOptions(args, env), isOneSentence, text);
    assert.throws(() => readStartOptions(["--port", "-1"], {}), isOneSentence);
    assert.throws(() => readStartOptions(["--port"], {}), isOneScreen);
  });

  it("show the usage for unknown options and arguments", () => {
    for (const args of [["--prot", "9000"], ["--fresh=yes"], ["9000"], ["-p"], ["stop"]])
      assert.throws(() => readStartOptions(args, {}), isOneScreen, String(args));
    assert.equal(readStartOptions(["--help"], {}).help, true);
  });
});

describe("the options of npm run demo", () => {
  it("accept a port as those of npm start do, or else an address", () => {
    for (const [args, env, url] of [
      [[], {}, "http://127.0.0.1:8080"],
      [["--port", "9000"], {}, "http://127.0.0.1:9000"],
      [["--port=9000"], { BASE_URL: "http://other.example" }, "http://127.0.0.1:9000"],
      [["9000"], { npm_config_port: "true" }, "http://127.0.0.1:9000"],
      [[], { npm_config_port: "9000" }, "http://127.0.0.1:9000"],
      [[], { BASE_URL: "https://other.example/" }, "https://other.example"],
    ] as const)
      assert.equal(readDemoOptions(args, env).url, url);
    assert.throws(() => readDemoOptions([], { BASE_URL: "other.example" }), isOneSentence);
  });

  it("match the hint in the welcome message, on every port", () => {
    for (const port of [8080, 80, 9000]) {
      const hint = demoCommand(`http://localhost:${port}`).replace(/^npm run demo(?: -- )?/, "");
      const { url } = readDemoOptions(hint.split(" ").filter(Boolean), {});
      assert.equal(url, `http://127.0.0.1:${port}`);
    }
    assert.equal(demoCommand("http://shop.example"), "BASE_URL=http://shop.example npm run demo");
  });
});

describe("environmentOf", () => {
  it("gives a service the addresses of its peers, and of no other service", () => {
    const ports = portsFrom(9000);
    const key = { accessKeyId: "id", secretAccessKey: "secret" };
    assert.equal(
      environmentOf("catalog", ports, key)["USER_URL"],
      `http://127.0.0.1:${ports.services.user.internalPort}`,
    );
    assert.equal(environmentOf("user", ports, key)["CATALOG_URL"], undefined);
    assert.notEqual(
      environmentOf("catalog", ports, key)["DATABASE_SECRET_ID"],
      environmentOf("user", ports, key)["DATABASE_SECRET_ID"],
    );
  });
});

describe("the products that a new shop sells", () => {
  it("are at least 60 in at least 6 categories, each with a unique SKU", () => {
    assert.ok(products.length >= 60);
    assert.ok(new Set(products.map(({ category }) => category)).size >= 6);
    assert.equal(new Set(products.map(({ sku }) => sku)).size, products.length);
  });

  it("satisfy the catalog's contract", () => {
    const { body } = catalogApi.operations.addProduct.request;
    for (const product of products) assert.ok(body.safeParse(product).success, product.sku);
  });
});
