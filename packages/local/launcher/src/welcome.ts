import { demoCommand } from "./parts/options.ts";
import { accounts, type SeededUsers } from "./seed/accounts.ts";
import { bold } from "./terminal.ts";

/** Lists what to do with a shop that has just opened. */
export const welcome = (url: string, howToStop: string, users: SeededUsers = accounts): string =>
  [
    ["Shop", url],
    ["API docs", `${url}/docs`],
    ["Traces", `${url}/traces`],
    ["Admin", `${users.admin.email} / ${users.admin.password}`],
    ["Customer", `${users.customer.email} / ${users.customer.password}`],
    ["Try it", `${demoCommand(url)} (in another terminal)`],
    ["Stop", howToStop],
  ]
    .map(([name = "", value = ""]) => `  ${bold(name.padEnd(10))}${value}`)
    .join("\n");
