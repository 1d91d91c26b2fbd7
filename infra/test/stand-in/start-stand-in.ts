import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../../packages/local/support/src/free-port.ts";
import { installPython } from "./install.ts";

/** An empty AWS account on this machine, with S3 and STS. */
export interface StandIn {
  /** The variables that point the AWS SDKs and Terraform to it. */
  readonly env: Readonly<Record<string, string>>;
  /** The same variables with the credentials of another account. */
  readonly strangersEnv: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const account = "123456789012";
const stranger = "210987654321";
const timeoutMs = 20_000;

const responses = async (endpoint: string): Promise<boolean> => {
  const response = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
  return response !== undefined;
};

/** The access key id identifies the account. */
const envOf = (endpoint: string, owner: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: owner,
  AWS_SECRET_ACCESS_KEY: "stand-in",
  AWS_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
});

/** @throws Error if there is no Python, or it does not respond in time */
export const startStandIn = async (): Promise<StandIn> => {
  const python = installPython();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(`${python}/bin/python`, ["-m", "ministack"], {
    env: {
      PATH: process.env["PATH"],
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      LOG_LEVEL: "ERROR",
    },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const deadline = Date.now() + timeoutMs;
  while (!(await responses(endpoint))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error("The stand-in for AWS did not start");
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    env: envOf(endpoint, account),
    strangersEnv: envOf(endpoint, stranger),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
};
