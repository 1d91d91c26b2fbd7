export { describeFailure, ForeseenError } from "./foreseen-error.ts";
export { isOwnHost } from "./own-host.ts";
