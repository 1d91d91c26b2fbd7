import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { catalogApi } from "@shop/contracts";
import { PortTakenError, portsFrom, requireFree } from "../src/launcher/ports.ts";
import { environmentOf } from "../src/launcher/service-environment.ts";
import { products } from "../src/seed/products.ts";

describe("portsFrom", () => {
  it("gives every part of a shop a port of its own", () => {
    const { services, ...others } = portsFrom(8080);
    const ports = [
      ...Object.values(others),
      ...Object.values(services).flatMap(({ port, internalPort }) => [port, internalPort]),
    ];
    assert.equal(new Set(ports).size, 10);
    assert.equal(others.gateway, 8080);
  });
});

describe("requireFree", () => {
  it("names the port that is taken, what needs it, and what to do", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      await assert.rejects(requireFree(portsFrom(port)), (error) => {
        assert.ok(error instanceof PortTakenError);
        assert.match(
          error.message,
          new RegExp(`^Port ${port}, which the gateway needs, is taken\\..*--port`),
        );
        return true;
      });
    } finally {
      server.close();
    }
  });
});

describe("environmentOf", () => {
  it("tells a service where its peers are, and only its peers", () => {
    const ports = portsFrom(9000);
    assert.equal(
      environmentOf("payment", ports)["CATALOG_URL"],
      `http://127.0.0.1:${ports.services.catalog.internalPort}`,
    );
    assert.equal(environmentOf("catalog", ports)["PAYMENT_URL"], undefined);
    assert.notEqual(
      environmentOf("catalog", ports)["DATABASE_SECRET_ID"],
      environmentOf("user", ports)["DATABASE_SECRET_ID"],
    );
  });
});

describe("the products that a new shop sells", () => {
  it("are at least 60 in at least 6 categories, each with a SKU of its own", () => {
    assert.ok(products.length >= 60);
    assert.ok(new Set(products.map(({ category }) => category)).size >= 6);
    assert.equal(new Set(products.map(({ sku }) => sku)).size, products.length);
  });

  it("are what the catalog takes", () => {
    const { body } = catalogApi.operations.addProduct.request;
    for (const product of products) assert.ok(body.safeParse(product).success, product.sku);
  });
});
