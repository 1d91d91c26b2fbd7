import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

export interface StubProviderOptions {
  /** Folders with synthesized stacks, at any depth; they are read again for each run of Terraform. */
  readonly stackFolders?: readonly string[];
  /** Types to know besides those. */
  readonly types?: readonly string[];
}

/** A provider that Terraform can connect to. */
export interface StubProvider {
  /** The value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  /** The address of an ECS with the services that Terraform has created. */
  readonly ecsEndpoint: string;
  /** From now on ECS rolls back new versions of these services. */
  takeBack(services: readonly string[]): void;
  stop(): Promise<void>;
}

/** Data for the server's thread. */
export interface ServerOptions extends Required<StubProviderOptions> {
  readonly socket: string;
}

/** The first message of the server's thread. */
export interface Started {
  readonly error: string | undefined;
  readonly ecsPort: number;
}

const address = "registry.terraform.io/hashicorp/aws";

const toReattach = (socket: string): string =>
  JSON.stringify({
    [address]: {
      Protocol: "grpc",
      ProtocolVersion: 5,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "unix", String: socket },
    },
  });

/**
 * Starts a stand-in for the AWS provider: with the schemas of the bindings, and without AWS.
 *
 * It runs in its own thread, so it responds while the caller waits for Terraform, and ends with the caller.
 */
export const startStubProvider = async ({
  stackFolders = [],
  types = [],
}: StubProviderOptions): Promise<StubProvider> => {
  const folder = mkdtempSync(join(tmpdir(), "stub-provider-"));
  const socket = join(folder, "socket");
  const workerData: ServerOptions = { socket, stackFolders, types };
  const worker = new Worker(new URL("server.ts", import.meta.url), { workerData });
  const [{ error, ecsPort }] = (await once(worker, "message")) as [Started];
  if (error !== undefined) throw new Error(`The stub provider did not start: ${error}`);
  worker.unref();
  return {
    reattach: toReattach(socket),
    ecsEndpoint: `http://127.0.0.1:${ecsPort}`,
    takeBack: (services) => worker.postMessage({ takeBack: services }),
    stop: async () => {
      await worker.terminate();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
