import { accounts } from "./seed/accounts.ts";
import { bold } from "./terminal.ts";

/** What a person can do with a shop that has opened. */
export const welcome = (url: string, howToStop: string): string =>
  [
    ["Shop", `${url}/api/catalog/products`],
    ["API docs", `${url}/docs`],
    ["Traces", `${url}/traces`],
    ["Admin", `${accounts.admin.email} / ${accounts.admin.password}`],
    ["Customer", `${accounts.customer.email} / ${accounts.customer.password}`],
    ["Try it", "npm run demo (in another terminal)"],
    ["Stop", howToStop],
  ]
    .map(([name = "", value = ""]) => `  ${bold(name.padEnd(10))}${value}`)
    .join("\n");
