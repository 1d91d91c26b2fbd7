import { type RequestHandler, type Response, Router } from "express";
import * as z from "zod";
import { readPageFiles } from "./page-files.ts";
import { createServiceMap, type ServiceMap } from "./service-map.ts";
import type { TraceStore } from "./trace-store.ts";

const headers = {
  "Content-Security-Policy":
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cache-Control": "no-cache",
} as const;

const filter = z.object({
  text: z.string().max(200).optional(),
  service: z.string().max(200).optional(),
  outcome: z.enum(["ok", "error", "fault"]).optional(),
  minMs: z.coerce.number().min(0).optional(),
  jobs: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const sendNotFound = (res: Response): void => {
  res.status(404).json({ title: "Not found" });
};

/** The map covers all kept traces, so it is computed once per revision for any number of viewers. */
const createMapReader = (store: TraceStore): (() => ServiceMap) => {
  let made: { readonly revision: number; readonly map: ServiceMap } | undefined;
  return () => {
    const revision = store.revision();
    if (made?.revision !== revision) made = { revision, map: createServiceMap(store.segments()) };
    return made.map;
  };
};

const listTraces =
  (store: TraceStore): RequestHandler =>
  (req, res) => {
    const parsed = filter.safeParse(req.query);
    if (!parsed.success) {
      res.status(422).json({ title: z.prettifyError(parsed.error) });
      return;
    }
    res.json({ items: store.list(parsed.data), services: store.services(), size: store.size() });
  };

/** The trace page and the JSON behind it. Its links assume the mount path `/traces`. */
export const createTraceViewer = (store: TraceStore): Router => {
  const files = readPageFiles();
  const readMap = createMapReader(store);
  const router = Router();

  const send = (res: Response, name: string): void => {
    const file = files.get(name);
    if (file) res.type(file.type).send(file.content);
    else sendNotFound(res);
  };

  router.use((_req, res, next) => {
    res.set(headers);
    next();
  });
  router.get("/api/traces", listTraces(store));
  router.get("/api/traces/:id", (req, res) => {
    const segments = store.find(req.params.id);
    if (segments) res.json({ id: req.params.id, segments });
    else sendNotFound(res);
  });
  router.get("/api/map", (_req, res) => void res.json(readMap()));
  router.get("/page/:file", (req, res) => send(res, req.params.file));
  router.get(["/", "/map", "/:id"], (_req, res) => send(res, "page.html"));
  return router;
};
