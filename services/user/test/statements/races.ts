import { randomUUID } from "node:crypto";
import type { Database } from "@shop/postgres";
import { type Races, rowId } from "@shop/test-support";
import { createAttemptCounter } from "../../src/data/attempt-counter.ts";
import { createDevices } from "../../src/data/devices.ts";
import { createSessions } from "../../src/data/sessions.ts";
import { createUsers } from "../../src/data/users.ts";

const hash = (text: string): Buffer => Buffer.from(text);

/** Two statements for the key of each unique constraint, with unused keys. */
export const races = (): Record<string, Races> => {
  const user = { name: "New", passwordHash: "", roles: ["customer"] as const };
  const mail = (): string => `${randomUUID()}@shop.example`;
  const [added, made, edited] = [mail(), mail(), mail()];
  const token = { hash: hash("first"), familyHash: hash("family") };
  const session = { userId: rowId(7), credentialVersion: 1, idleS: 1_000, absoluteS: 1_000 };
  const device = { tokenHash: hash("device"), userId: rowId(7), credentialVersion: 1 };
  const limit = { attempts: 10, perS: 900 };
  return {
    users_pkey: "the service generates the key",
    users_email_key: [
      (database) => createUsers(database).add({ id: randomUUID(), email: added, ...user }),
      (database) => createUsers(database).addIfAbsent({ id: randomUUID(), email: made, ...user }),
      (database, nth) => {
        const verified = { id: rowId(10 + nth), version: 1 };
        return createUsers(database).edit(verified as never, { name: "Changed", email: edited });
      },
    ],
    sessions_pkey: "the service generates the key",
    refresh_tokens_pkey: [
      Object.assign(
        (database: Database) =>
          createSessions(database).rotate({
            usedHash: token.hash,
            familyHash: token.familyHash,
            salt: hash("salt"),
            successorOf: () =>
              ({ token: "second", hash: hash("second"), familyHash: token.familyHash }) as never,
            idleS: 1_000,
            reuseGraceS: 10,
            maxUses: 2,
          }),
        {
          prepare: (database: Database) =>
            createSessions(database).open({
              ...session,
              id: randomUUID(),
              tokenHash: token.hash,
              familyHash: token.familyHash,
            }),
        },
      ),
    ],
    devices_pkey: [(database) => createDevices(database).remember(device)],
    attempts_pkey: [(database) => createAttemptCounter(database).add([{ of: "race", key: "one", limit }])],
  };
};
