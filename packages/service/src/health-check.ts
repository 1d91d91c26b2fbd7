/**
 * The container's health check, run by exec: exits 0 if the event loop of the service in the container
 * responds.
 */
import { get } from "node:http";
import { topology } from "@shop/topology";

const check = get({ port: process.env["PORT"] || topology.publicPort, path: "/health/live", timeout: 3_000 });
check.on("response", ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
check.on("timeout", () => process.exit(1));
check.on("error", () => process.exit(1));
