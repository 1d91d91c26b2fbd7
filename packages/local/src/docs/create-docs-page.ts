import { readFileSync } from "node:fs";
import { serviceNames, services } from "@shop/topology";
import express, { Router } from "express";
import { getAbsoluteFSPath } from "swagger-ui-dist";

const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

const documents = serviceNames.map((name) => ({ name, url: `${services[name].path}/openapi.json` }));

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Fargate Shop · API</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
    <link rel="stylesheet" href="/docs/docs.css">
    <link rel="icon" href="/docs/assets/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/assets/swagger-ui-standalone-preset.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>`;

const start = `window.ui = SwaggerUIBundle({
  urls: ${JSON.stringify(documents)},
  dom_id: "#swagger-ui",
  layout: "StandaloneLayout",
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
});`;

/** The page on which the APIs can be read and tried: Swagger UI, with its own files from npm. */
export const createDocsPage = (): Router => {
  const styles = readFileSync(new URL("./docs.css", import.meta.url), "utf8");
  const router = Router();
  router.use((_req, res, next) => {
    res.setHeader("Content-Security-Policy", policy);
    next();
  });
  router.get("/", (_req, res) => void res.type("html").send(page));
  router.get("/start.js", (_req, res) => void res.type("js").send(start));
  router.get("/docs.css", (_req, res) => void res.type("css").send(styles));
  router.use("/assets", express.static(getAbsoluteFSPath(), { index: false, maxAge: "1h" }));
  return router;
};
