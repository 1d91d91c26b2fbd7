/** The JSON Pointer to a value (RFC 6901): `~` and `/` are escaped in each part. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  ["", ...path.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1"))].join("/");
