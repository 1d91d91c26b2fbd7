import { html } from "./dom.ts";

const uuid = /\b([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})\b/gi;

/** A path with de-emphasized ids: only their first and last digits, in muted text. */
export const pathParts = (path: string): (Node | string)[] => {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of path.matchAll(uuid)) {
    const [whole, first, last] = match;
    parts.push(path.slice(end, match.index), html("span", { class: "id" }, `${first}…${last}`));
    end = match.index + whole.length;
  }
  return [...parts, path.slice(end)];
};
