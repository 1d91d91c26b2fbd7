/** Writes HAProxy's configuration to the path that compose.yaml mounts. */
import { writeFileSync } from "node:fs";
import { gatewayConfig } from "./gateway-config.ts";

writeFileSync(new URL("../gateway/haproxy.cfg", import.meta.url), gatewayConfig());
