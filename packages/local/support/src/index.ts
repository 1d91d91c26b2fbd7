export { describeFailure, ForeseenError } from "./foreseen-error.ts";
export { isOwnHost } from "./own-host.ts";
export { type ServerWatch, watchServer } from "./server-watch.ts";
