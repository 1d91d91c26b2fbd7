import type { IRouter } from "express";
import type { CatalogReads } from "../shop/cached-catalog.ts";
import { originOf } from "./origin.ts";
import { failWith, type StorefrontDeps } from "./visitor.ts";

/** A sitemap may have 50 000 addresses (https://www.sitemaps.org/protocol.html); these are the newest products. */
const maxPages = 20;
const pageSize = 100;

const readProducts = async (catalog: CatalogReads): Promise<string[]> => {
  const paths: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const query = { sort: "newest" as const, limit: pageSize, ...(cursor !== null && { cursor }) };
    const response: Awaited<ReturnType<CatalogReads["listProducts"]>> = await catalog.listProducts({ query });
    if (response.status === "problem") return failWith(response);
    paths.push(...response.body.items.map(({ id }) => `/products/${id}`));
    cursor = response.body.nextCursor;
    if (cursor === null) break;
  }
  return paths;
};

const readCategories = async (catalog: CatalogReads): Promise<string[]> => {
  const response = await catalog.listCategories({});
  if (response.status === "problem") return failWith(response);
  return response.body.items.map(({ name }) => `/products?category=${name}`);
};

/** Mounts the lists of pages for search engines. */
export const mountSitemap = (app: IRouter, { catalog, isSecure }: StorefrontDeps): void => {
  app.get("/sitemap.xml", async (request, response) => {
    const paths = ["/", "/products", ...(await readCategories(catalog)), ...(await readProducts(catalog))];
    const origin = originOf(request, isSecure);
    const urls = paths.map((path) => `<url><loc>${origin}${path}</loc></url>`).join("");
    response
      .type("application/xml")
      .setHeader("Cache-Control", "public, max-age=3600")
      .send(
        `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls}</urlset>`,
      );
  });
  const closed = ["/cart", "/checkout", "/account", "/orders", "/admin"].map((path) => `Disallow: ${path}`);
  app.get("/robots.txt", (request, response) => {
    const lines = ["User-agent: *", ...closed, `Sitemap: ${originOf(request, isSecure)}/sitemap.xml`];
    response.type("text/plain").send(`${lines.join("\n")}\n`);
  });
};
