export { changeCatalog, untilServed } from "./change-and-wait.ts";
export type { ComposeProject } from "./compose-project.ts";
export { copyRepository, createComposeProject, docker, repository } from "./compose-project.ts";
export { gatewayConfig } from "./gateway-config.ts";
