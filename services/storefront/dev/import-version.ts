import { registerHooks } from "node:module";

const root = new URL("../", import.meta.url).href;
const versionOf = (url: string | undefined): string | undefined => /\?version=\d+$/.exec(url ?? "")?.[0];

/** A module of a version imports the same version of the storefront's other modules, so that none is stale. */
registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const resolved = nextResolve(specifier, context);
    const version = versionOf(context.parentURL);
    const isOwn = resolved.url.startsWith(root) && !resolved.url.includes("/node_modules/");
    if (version === undefined || !isOwn || versionOf(resolved.url) !== undefined) return resolved;
    return { ...resolved, url: `${resolved.url}${version}` };
  },
});

/** Imports the pages and every module of the storefront that they import, again. */
export const importVersion = (version: number): Promise<typeof import("./pages.tsx")> =>
  import(`./pages.tsx?version=${version}`);
