import type { Routes } from "@shop/http";
import { createStorefront, type StorefrontOptions } from "./create-storefront.ts";
import { createPublicRoutes } from "./http/router.tsx";

/** Creates the routes of all pages. */
export type CreatePages = (options: StorefrontOptions) => Routes;

export const createPages: CreatePages = (options) => createPublicRoutes(createStorefront(options));
