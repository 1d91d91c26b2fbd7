import { html } from "./dom.ts";
import { icon } from "./icons.ts";

/** The placeholder of an empty view. */
export const empty = (title: string, ...more: (Node | string)[]): HTMLElement =>
  html(
    "div",
    { class: "empty" },
    icon("service", { width: 32, height: 32 }),
    html("strong", {}, title),
    html("p", {}, ...more),
  );

/** The hint on creating the first trace. */
export const emptyShop = (): HTMLElement =>
  empty(
    "No requests yet",
    "Make the first ones with ",
    html("code", {}, "npm run demo"),
    " in another terminal. They show up here by themselves.",
  );
