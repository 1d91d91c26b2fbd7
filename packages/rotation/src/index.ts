export type { CookieKeysRotationOptions } from "./cookie-keys-rotation.ts";
export { createCookieKeysRotation } from "./cookie-keys-rotation.ts";
export type { DatabaseSecretRotationOptions } from "./database-secret-rotation.ts";
export { createDatabaseSecretRotation } from "./database-secret-rotation.ts";
export type { Rotate, RotationEvent, RotationOptions } from "./rotation-protocol.ts";
export { createRotation } from "./rotation-protocol.ts";
export type { SigningKeysRotationOptions } from "./signing-keys-rotation.ts";
export { createSigningKeysRotation } from "./signing-keys-rotation.ts";
