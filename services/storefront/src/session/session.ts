import * as z from "zod";

/** The content of the session cookie, which the browser cannot read. */
export const session = z.object({
  userId: z.string(),
  name: z.string(),
  isAdmin: z.boolean(),
  accessToken: z.string(),
  /** Milliseconds since 1970. */
  accessExpiresAt: z.number(),
  refreshToken: z.string(),
});

export type Session = z.output<typeof session>;

/** Tokens are exchanged this long before they expire, so that none expires on its way. */
const refreshBeforeMs = 60_000;

export const needsRefresh = ({ accessExpiresAt }: Session): boolean =>
  accessExpiresAt - refreshBeforeMs < Date.now();
