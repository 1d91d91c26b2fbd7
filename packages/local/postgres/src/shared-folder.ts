import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** This user's folder below one that every user can enter. If possible it survives a reboot. */
export const sharedFolder = (): string => {
  const parent = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  return join(parent, `fargate-shop-${process.getuid?.() ?? "user"}`);
};
