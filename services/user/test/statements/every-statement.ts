import { randomUUID } from "node:crypto";
import type { Database } from "@shop/postgres";
import { rowId } from "@shop/test-support";
import { createAttemptCounter, pruneAttempts } from "../../src/data/attempt-counter.ts";
import { createDevices } from "../../src/data/devices.ts";
import { createSessions } from "../../src/data/sessions.ts";
import { createUsers } from "../../src/data/users.ts";
import type { RefreshToken } from "../../src/domain/session.ts";

const at = "2026-01-01T01:00:00.001Z";

/** Sends the user service's statements. */
export const everyStatement = async (database: Database): Promise<void> => {
  const users = createUsers(database);
  await users.find(rowId(7));
  await users.findCredentials({ email: "user7@shop.example" });
  await users.findCredentials({ id: rowId(7) });
  await users.list(undefined, 21);
  await users.list([at, rowId(7)], 21);
  await users.search("user7", undefined, 21);
  await users.search("user7", "user70@shop.example", 21);
  const user = { name: "New", passwordHash: "", roles: ["customer"] as const };
  await users.add({ id: randomUUID(), email: "new@shop.example", ...user });
  await users.addIfAbsent({ id: randomUUID(), email: "user8@shop.example", ...user });
  await users.takeOver({ email: "user8@shop.example", ...user });
  const verified = { id: rowId(9), roles: [], hash: "", version: 1 };
  await users.rename(rowId(9), "Changed");
  await users.edit(verified, { name: "Changed", email: "changed@shop.example" });
  await users.rehash(verified, "");
  await users.setPasswordHash(verified, "", rowId(9));
  await users.erase({ ...verified, id: rowId(10) });
  await everyStatementOfSessions(database);
  const attempts = createAttemptCounter(database);
  const limit = { attempts: 10, perS: 900 };
  const added = await attempts.add([{ of: "log-in-account", key: "somebody", limit }]);
  await attempts.takeBack(added);
  await pruneAttempts(database);
};

const everyStatementOfSessions = async (database: Database): Promise<void> => {
  const sessions = createSessions(database);
  const devices = createDevices(database);
  const [used, next] = ["first", "second"].map((token) => ({
    token,
    hash: Buffer.from(token),
    familyHash: Buffer.from("family"),
  })) as [RefreshToken, RefreshToken];
  const session = {
    id: randomUUID(),
    userId: rowId(7),
    credentialVersion: 1,
    idleS: 1_000,
    absoluteS: 1_000,
  };
  await sessions.open({ ...session, tokenHash: used.hash, familyHash: used.familyHash });
  const rotation = {
    salt: Buffer.from("salt"),
    successorOf: () => next,
    idleS: 1_000,
    reuseGraceS: 10,
    maxUses: 2,
  };
  for (const token of [used, used, used, { ...used, hash: Buffer.from("unknown") }])
    await sessions.rotate({ ...rotation, usedHash: token.hash, familyHash: token.familyHash });
  await sessions.revoke(session.id);
  await sessions.prune();
  const device = { tokenHash: Buffer.from("device"), userId: rowId(7), credentialVersion: 1 };
  await devices.remember(device);
  await devices.isKnown(device.tokenHash, "user7@shop.example");
  await devices.prune();
};
