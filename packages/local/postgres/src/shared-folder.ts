import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of this user's below one that every user may enter and that outlives a reboot where there is such a one. */
export const sharedFolder = (): string => {
  const parent = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  return join(parent, `fargate-shop-${process.getuid?.() ?? "user"}`);
};
