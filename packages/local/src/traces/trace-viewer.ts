import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { type Response, Router } from "express";
import { z } from "zod";
import { createServiceMap } from "./service-map.ts";
import type { TraceStore } from "./trace-store.ts";

const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const pageFolder = new URL("./page/", import.meta.url);

const filter = z.object({
  text: z.string().max(200).optional(),
  service: z.string().max(100).optional(),
  outcome: z.enum(["ok", "error", "fault"]).optional(),
  minMs: z.coerce.number().min(0).optional(),
  jobs: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** The page's modules, in TypeScript as everything else: their types are taken out here, once, so there is no build. */
const readModules = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(pageFolder)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [file, stripTypeScriptTypes(readFileSync(new URL(file, pageFolder), "utf8"))]),
  );

const sendNotFound = (res: Response): void => {
  res.status(404).json({ title: "Not found" });
};

/** The page that shows traces, and the JSON that it is drawn from. */
export const createTraceViewer = (store: TraceStore): Router => {
  const modules = readModules();
  const page = readFileSync(new URL("page.html", pageFolder), "utf8");
  const styles = readFileSync(new URL("page.css", pageFolder), "utf8");
  const router = Router();
  router.use((_req, res, next) => {
    res.setHeader("Content-Security-Policy", policy);
    res.setHeader("Cache-Control", "no-cache");
    next();
  });
  router.get("/api/traces", (req, res) => {
    const parsed = filter.safeParse(req.query);
    if (parsed.success) res.json({ items: store.list(parsed.data), size: store.size() });
    else res.status(422).json({ title: z.prettifyError(parsed.error) });
  });
  router.get("/api/traces/:id", (req, res) => {
    const segments = store.find(req.params.id);
    if (segments) res.json({ id: req.params.id, segments });
    else sendNotFound(res);
  });
  router.get("/api/map", (_req, res) => void res.json(createServiceMap(store.segments())));
  router.get("/page.css", (_req, res) => void res.type("css").send(styles));
  router.get("/page/:file", (req, res) => {
    const source = modules.get(req.params.file);
    if (source === undefined) sendNotFound(res);
    else res.type("js").send(source);
  });
  router.get(["/", "/map", "/:id"], (_req, res) => void res.type("html").send(page));
  return router;
};
