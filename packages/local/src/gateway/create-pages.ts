import express, { type Express, type RequestHandler } from "express";
import { answerNotFound } from "./fixed-answers.ts";

/** What there is beside the services, by the path that it is mounted at, such as `/docs`. `/` leads to the first. */
export type Pages = Readonly<Record<`/${string}`, RequestHandler>>;

/** Serves the pages; anything else is the load balancer's 404. */
export const createPages = (pages: Pages): Express => {
  const app = express().disable("x-powered-by");
  const [first] = Object.keys(pages);
  if (first !== undefined) app.get("/", (_request, response) => response.redirect(first));
  for (const [path, page] of Object.entries(pages)) app.use(path, page);
  return app.use((_request, response) => answerNotFound(response));
};
