/** Shared by the servers that have the services' SQL and no layers. */
export { asDatabase, openPool } from "./database.ts";
export { sendJson, serve } from "./serve.ts";
