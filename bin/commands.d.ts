/** Script → verb → its description, then its steps. */
export const commands: Readonly<Record<string, Readonly<Record<string, readonly [string, ...string[]]>>>>;
