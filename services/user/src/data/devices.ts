import { type Database, statement } from "@shop/postgres";
import type { Devices } from "../domain/device.ts";

const find = statement(
  "find-device",
  `SELECT 1
     FROM devices AS device
     JOIN users AS account ON account.id = device.user_id
    WHERE device.token_hash = $1
      AND account.email = $2
      AND device.credential_version >= account.credential_version
      AND device.used_at > now() - interval '1 year'`,
);

// Removes the oldest devices, so that an account has at most ten.
const remember = statement(
  "remember-device",
  `WITH surplus AS (
     DELETE FROM devices
      WHERE token_hash IN (
        SELECT token_hash
          FROM devices
         WHERE user_id = $2 AND token_hash <> $1
         ORDER BY used_at DESC
        OFFSET 9
      )
   )
   INSERT INTO devices (token_hash, user_id, credential_version)
   VALUES ($1, $2, $3)
   ON CONFLICT (token_hash) DO UPDATE
      SET credential_version = excluded.credential_version, used_at = now()
    WHERE devices.user_id = excluded.user_id`,
);

const prune = statement(
  "prune-devices",
  `DELETE FROM devices
    WHERE token_hash IN (
      SELECT device.token_hash
        FROM devices AS device
        JOIN users AS account ON account.id = device.user_id
       WHERE device.used_at < now() - interval '1 year'
          OR device.credential_version < account.credential_version
       LIMIT 1000
    )`,
);

/** Stores the devices in PostgreSQL. */
export const createDevices = (database: Database): Devices => ({
  isKnown: async (tokenHash, email) => (await database.query(find, [tokenHash, email])).length > 0,
  remember: async ({ tokenHash, userId, credentialVersion }) => {
    await database.query(remember, [tokenHash, userId, credentialVersion]);
  },
  prune: async () => {
    await database.query(prune);
  },
});
