export { eventually } from "./eventually.ts";
export { describeFailure, ForeseenError } from "./foreseen-error.ts";
export { freePort } from "./free-port.ts";
export { isOwnHost } from "./own-host.ts";
export { type ServerWatch, watchServer } from "./server-watch.ts";
