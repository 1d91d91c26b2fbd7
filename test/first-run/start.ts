import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Environment } from "./stock-node.ts";

/** `npm start` as run in a terminal. */
export interface Started {
  readonly output: () => string;
  /** Sends Ctrl-C to the whole process group and waits until npm has ended. */
  interrupt(): Promise<void>;
}

const opened = (child: ChildProcess, output: () => string): Promise<void> =>
  new Promise((resolve, reject) => {
    child.stdout?.on("data", () => {
      if (/^ +.*Stop/m.test(output())) resolve();
    });
    child.once("exit", () => reject(new Error(`npm start ended:\n${output()}`)));
  });

/** @throws Error with npm's output, if the shop does not open */
export const start = async (args: readonly string[], cwd: string, env: Environment): Promise<Started> => {
  const child = spawn("npm", ["start", "--", ...args], { cwd, env, detached: true });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  const output = () => text;
  await opened(child, output);
  return {
    output,
    interrupt: async () => {
      const ended = once(child, "exit");
      if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
      await ended;
    },
  };
};
