import type { IRouter, Response } from "express";
import { assets } from "../assets.ts";
import { drawingOf } from "../pictures/picture-of.ts";

const year = 31_536_000;

/** A name never stands for other content, so that browsers and caches keep the file. */
const sendImmutable = (response: Response, type: string, content: Buffer | string): void => {
  response.setHeader("Cache-Control", `public, max-age=${year}, immutable`);
  response.setHeader("Content-Type", type);
  // A drawing that is opened by itself runs no script either.
  response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  response.send(content);
};

/** Mounts style, script and pictures. */
export const mountFiles = (app: IRouter): void => {
  for (const { path, type, bytes } of Object.values(assets)) {
    app.get(path, (_request, response) => sendImmutable(response, type, bytes));
  }
  app.get("/favicon.ico", (_request, response) => response.redirect(301, assets["favicon.svg"].path));
  app.get("/images/:name", (request, response, next) => {
    const drawing = drawingOf(request.params.name);
    if (drawing === undefined) return next();
    sendImmutable(response, "image/svg+xml", drawing);
  });
};
