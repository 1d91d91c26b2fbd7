import { demoCommand } from "./parts/options.ts";
import { accounts, type People } from "./seed/accounts.ts";
import { bold } from "./terminal.ts";

/** Lists what to do with a shop that has just opened. */
export const welcome = (url: string, howToStop: string, people: People = accounts): string =>
  [
    ["Shop", `${url}/api/catalog/products`],
    ["API docs", `${url}/docs`],
    ["Traces", `${url}/traces`],
    ["Admin", `${people.admin.email} / ${people.admin.password}`],
    ["Customer", `${people.customer.email} / ${people.customer.password}`],
    ["Try it", `${demoCommand(url)} (in another terminal)`],
    ["Stop", howToStop],
  ]
    .map(([name = "", value = ""]) => `  ${bold(name.padEnd(10))}${value}`)
    .join("\n");
