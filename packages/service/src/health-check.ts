/** The container's health check, by exec: exit 0 where the event loop of the service beside it answers. */
import { get } from "node:http";
import { topology } from "@shop/topology";

const check = get({ port: process.env["PORT"] || topology.publicPort, path: "/health/live", timeout: 3_000 });
check.on("response", ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
check.on("timeout", () => process.exit(1));
check.on("error", () => process.exit(1));
