export type { ClosableKeySource, KeySource } from "./key-source.ts";
export { createKeySource } from "./key-source.ts";
export type { Principal, TokenVerifier } from "./token-verifier.ts";
export { bearerToken, createTokenVerifier } from "./token-verifier.ts";
