import { readFileSync } from "node:fs";
import type { Routes } from "@shop/http";
import { createPages } from "../src/create-pages.ts";
import { createStorefront, type StorefrontOptions } from "../src/create-storefront.ts";
import { handle } from "../src/http/handle.tsx";
import { ComponentsPage } from "./components-page.tsx";

const reloadScript = readFileSync(new URL("./reload.js", import.meta.url), "utf8");

/** All pages, the page of components, and a script that loads a page again once `version` has been replaced. */
export const createDevelopmentPages = (options: StorefrontOptions, version: string): Routes => ({
  mount: (app, authenticate) => {
    const withScript = { ...options, extraScript: "/_reload.js" };
    app.get(withScript.extraScript, (_request, response) => {
      response.setHeader("Cache-Control", "no-store");
      response.type("text/javascript");
      response.send(`const shownVersion = ${JSON.stringify(version)};\n${reloadScript}`);
    });
    const components = { title: "Components", isPublic: false, body: <ComponentsPage /> };
    app.get(
      "/_components",
      handle(createStorefront(withScript), "none", () => components),
    );
    createPages(withScript).mount(app, authenticate);
  },
});
