/**
 * In Compose: receives the services' segments, serves the traces and the API docs to the gateway, and reports
 * when the shop is open.
 */
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { createPages } from "@shop/local-gateway";
import { createDocsPage } from "@shop/local-gateway/docs";
import { isOwnHost } from "@shop/local-support";
import { createSegmentReceiver, createTraceStore, createTraceViewer } from "@shop/local-traces";
import { topology } from "@shop/topology";
import { printLine } from "../terminal.ts";
import { welcome } from "../welcome.ts";
import { haveOwnPasswords, readUsers } from "./keep-users.ts";
import { requirePassword } from "./require-password.ts";

const host = "0.0.0.0";
const {
  GATEWAY_URL = "http://gateway:8080",
  PUBLIC_URL = "http://localhost:8080",
  PEOPLE_FILE = "/state/people.json",
} = process.env;
const users = readUsers(PEOPLE_FILE);

const store = createTraceStore({ maxSegments: 20_000 });
const receiver = createSegmentReceiver({
  host,
  port: topology.tracingPort,
  onSegment: store.add,
  // Reachable only from the shop's own network, by the container's name.
  isAllowedHost: () => true,
});
await receiver.start();

const viewer = createTraceViewer(store);
const isOpenToOthers = haveOwnPasswords(users);
const pages = createPages(
  {
    "/docs": createDocsPage(),
    // Traces show addresses, ids and SQL: visitors from other machines need the administrator's password.
    "/traces": isOpenToOthers ? requirePassword(users.admin, viewer) : viewer,
  },
  // A public shop accepts any host name. A local shop must reject pages of other sites that rebind their name
  // to it.
  isOpenToOthers ? () => true : isOwnHost,
);
createServer(pages).listen(topology.publicPort, host);
process.on("SIGTERM", () => process.exit(0));

const isOpen = (): Promise<boolean> =>
  fetch(`${GATEWAY_URL}/api/catalog/products`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
while (!(await isOpen())) await delay(500);
printLine(
  `\nThe shop is open\n\n${welcome(PUBLIC_URL, "docker compose down (-v deletes the data)", users)}\n`,
);
