import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { apiServices, services } from "@shop/topology";
import { Router } from "express";
import getAbsoluteFSPath from "swagger-ui-dist/absolute-path.js";
import { compressedFiles } from "./compressed-files.ts";

const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

const { version } = createRequire(import.meta.url)("swagger-ui-dist/package.json") as { version: string };
const assets = `/docs/assets/${version}`;
const assetNames = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

const documents = apiServices.map((name) => ({ name, url: `${services[name].path}/openapi.json` }));

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

const writePage = (): string =>
  read("./page.html")
    .replaceAll("{assets}", assets)
    .replace(
      "{options}",
      documents.map(({ name, url }) => `<option value="${url}">${name}</option>`).join(""),
    )
    .replace("{links}", documents.map(({ name, url }) => `<a href="${url}">${name}</a>`).join(", "));

/** The page for reading and trying the APIs: Swagger UI, with its own files from npm. */
export const createDocsPage = (): Router => {
  const [page, script, styles] = [writePage(), read("./start.js"), read("./docs.css")];
  const router = Router();
  router.use((_req, res, next) => {
    res.setHeader("Content-Security-Policy", policy);
    res.setHeader("X-Content-Type-Options", "nosniff");
    res.setHeader("Cache-Control", "no-cache");
    next();
  });
  router.get("/", (_req, res) => void res.type("html").send(page));
  router.get("/page/start.js", (_req, res) => void res.type("js").send(script));
  router.get("/page/docs.css", (_req, res) => void res.type("css").send(styles));
  router.get(`/assets/${version}/:file`, compressedFiles(getAbsoluteFSPath(), assetNames));
  return router;
};
