import type { Response } from "express";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Document, type PageHead } from "../components/document.tsx";
import { type Visit, VisitProvider } from "./visit.ts";

/** A page to send. */
export interface Page extends PageHead {
  readonly body: ReactNode;
  /** @default 200 */
  readonly status?: number;
  /** Seconds, for pages that ask the visitor to come back. */
  readonly retryAfterS?: number;
}

/**
 * Sends a page in one piece. Its data is there before, so that nothing could be streamed; and no script takes the
 * markup over, so that it needs none of React's marks.
 */
export const sendPage = (response: Response, visit: Visit, page: Page): void => {
  const html = renderToStaticMarkup(
    <VisitProvider value={visit}>
      <Document {...page}>{page.body}</Document>
    </VisitProvider>,
  );
  response.status(page.status ?? 200);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  // Every page has the visitor's own form token and cart.
  response.setHeader("Cache-Control", "no-store");
  if (page.retryAfterS !== undefined) response.setHeader("Retry-After", String(page.retryAfterS));
  response.send(`<!DOCTYPE html>${html}`);
};
