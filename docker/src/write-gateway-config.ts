/** Writes HAProxy's configuration where compose.yaml mounts it from. */
import { writeFileSync } from "node:fs";
import { gatewayConfig } from "./gateway-config.ts";

writeFileSync(new URL("../gateway/haproxy.cfg", import.meta.url), gatewayConfig());
