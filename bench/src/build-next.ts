import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../contenders/next/", import.meta.url));

/** Builds the Next contender, in about five seconds, and returns its server. @throws if the build fails */
export const buildNext = (): string => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/next/dist/bin/next", "build"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    },
  );
  if (status !== 0) throw new Error(`next build failed:\n${stdout}\n${stderr}`);
  return `${folder}.local/standalone/server.js`;
};
