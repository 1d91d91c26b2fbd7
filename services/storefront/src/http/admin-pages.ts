import { ProblemError } from "@shop/contracts";
import * as z from "zod";
import type { AdminNotice } from "../pages/admin/admin-layout.tsx";
import type { Texts } from "../texts/en.ts";
import type { PageHandler } from "./handle.tsx";
import { SessionEnded } from "./visitor.ts";

/** Lets only administrators in. The services check the role of every call again. */
export const forAdmins =
  (handler: PageHandler): PageHandler =>
  (visitor, request) => {
    if (!visitor.session) throw new SessionEnded();
    if (!visitor.session.isAdmin) throw new ProblemError("forbidden", "This page is for administrators.");
    return handler(visitor, request);
  };

const cursorQuery = z.object({ cursor: z.string().min(1).max(1_000).optional() }).catch({});

/** The cursor of a list; an unreadable one is ignored. */
export const cursorOf = (query: unknown): { cursor?: string } => {
  const { cursor } = cursorQuery.parse(query);
  return cursor === undefined ? {} : { cursor };
};

/** The path of a list's next page. */
export const nextPage = (path: string, cursor: string | null): string | undefined =>
  cursor === null ? undefined : `${path}${path.includes("?") ? "&" : "?"}cursor=${cursor}`;

type NoticeName = {
  [K in keyof Texts["admin"]]: Texts["admin"][K] extends string ? K : never;
}[keyof Texts["admin"]];

const noticeNames: readonly NoticeName[] = [
  "added",
  "saved",
  "stockSet",
  "retired",
  "refunded",
  "refundPending",
];

const doneQuery = z.object({ done: z.string().optional() }).catch({});

/** A notice about the last action, which has redirected to the page with `?done=…`. */
export const doneNotice = (texts: Texts, query: unknown): AdminNotice | undefined => {
  const { done } = doneQuery.parse(query);
  const name = noticeNames.find((one) => one === done);
  return name && { kind: "success", text: texts.admin[name] };
};
