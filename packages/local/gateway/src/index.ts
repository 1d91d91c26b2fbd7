export type { Gateway, GatewayOptions } from "./create-gateway.ts";
export { createGateway } from "./create-gateway.ts";
export { createPages } from "./create-pages.ts";
