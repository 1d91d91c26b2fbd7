/** One route behind the services' first layers: `node app.ts <number of layers>`. */
import { createServer } from "node:http";
import { createKeySource, createTokenVerifier } from "@shop/auth";
import { api, catalogApi, type KeySet, type Operation } from "@shop/contracts";
import { createApp, createHealth, createLoadShedder, Preserialized, routes } from "@shop/http";
import { createLogger, createMetrics, type Metrics, startSampling } from "@shop/telemetry";
import express from "express";
import type { LayerName } from "./layer-names.ts";
import { layerNames } from "./layer-names.ts";

const count = Number(process.argv[2]);
const has = (layer: LayerName): boolean => layerNames.indexOf(layer) < count;
const port = Number(process.env["PORT"]);
const body = process.env["BODY"] ?? "";

const serveBare = (): void => {
  const bytes = Buffer.from(body);
  createServer((_request, response) => {
    response.writeHead(200, {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": bytes.length,
    });
    response.end(bytes);
  }).listen(port, "127.0.0.1");
};

const serveExpress = (): void => {
  const app = express().disable("etag").disable("x-powered-by");
  app.get("/api/catalog/products/:productId", (_request, response) => {
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    response.setHeader("Content-Length", Buffer.byteLength(body));
    response.end(body);
  });
  app.listen(port, "127.0.0.1");
};

const noMetrics: Metrics = {
  count: () => undefined,
  time: () => undefined,
  gauge: () => undefined,
  start: () => undefined,
  flush: () => undefined,
  stop: () => undefined,
};

const serveLayers = (): void => {
  const service = "catalog";
  const version = "bench";
  const logger = createLogger({ service, version, level: has("log line") ? "info" : "silent" });
  const health = createHealth();
  const shedder = createLoadShedder({ maxInFlight: 500, maxLagMs: 500, lagMs: health.lagMs });
  const read: Operation = catalogApi.operations.getProduct;
  const getProduct: Operation = {
    ...read,
    access: has("token check") ? "user" : "anyone",
    request: has("validation") ? read.request : {},
  };
  const response = { status: 200, body: new Preserialized(JSON.parse(body)) };
  const keys = JSON.parse(process.env["KEYS"] ?? "") as KeySet;
  const verifier = createTokenVerifier({
    issuer: "https://shop.example",
    audience: "shop",
    keys: createKeySource({ fetchKeys: async () => keys }),
  });
  startSampling();
  const app = createApp({
    service,
    version,
    door: "public",
    logger,
    metrics: has("metrics") ? createMetrics({ service, logger }) : noMetrics,
    health,
    shedder,
    authenticate: verifier.verify,
    routes: routes(
      api({ title: "", description: "", basePath: "/api/catalog", operations: { getProduct } }),
      { getProduct: (() => response) as never },
    ),
  });
  createServer(app).listen(port, "127.0.0.1");
};

if (count === 0) serveBare();
else if (count === 1) serveExpress();
else serveLayers();
