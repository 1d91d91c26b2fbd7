import express, { type RequestHandler } from "express";
import type { CreatePages } from "../src/create-pages.ts";
import { createChanges } from "./changes.ts";
import { importVersion } from "./import-version.ts";

/** The storefront's pages, which follow their sources. */
export interface LivePages {
  readonly createPages: CreatePages;
  /** Loads the sources again. If that fails, the pages stay as they were. */
  reload(): Promise<void>;
  /** Ends open streams of changes. */
  close(): void;
}

/** @param onFailure called if the sources have an error */
export const createLivePages = async (onFailure: (error: unknown) => void): Promise<LivePages> => {
  const changes = createChanges();
  let count = 1;
  // The process is part of it, so that pages notice a restart.
  const version = (): string => `${process.pid}.${count}`;
  let { createDevelopmentPages } = await importVersion(count);
  let mountAgain = (): void => undefined;
  changes.send("version", version());

  const createPages: CreatePages = (options) => ({
    mount: (app, authenticate) => {
      let current: RequestHandler = express.Router();
      mountAgain = () => {
        const router = express.Router();
        createDevelopmentPages(options, version()).mount(router, authenticate);
        current = router;
      };
      mountAgain();
      app.get("/_changes", changes.subscribe);
      app.use((request, response, next) => current(request, response, next));
    },
  });

  const reload = async (): Promise<void> => {
    count += 1;
    try {
      ({ createDevelopmentPages } = await importVersion(count));
      mountAgain();
      changes.send("version", version());
    } catch (error) {
      onFailure(error);
      changes.send("failure", String(error));
    }
  };
  return { createPages, reload, close: changes.close };
};
