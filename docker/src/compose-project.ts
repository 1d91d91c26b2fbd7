import { execFile } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A shop in containers with its own name, port and network, so that it can run beside others. */
export interface ComposeProject {
  readonly name: string;
  readonly url: string;
  /** The folder of its compose.yaml, and the environment for programs that use it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs `docker compose`. @returns its output @throws with its standard error if it fails */
  compose(...args: string[]): Promise<string>;
  /** The ids of a compose service's running containers. */
  containersOf(service: string): Promise<string[]>;
  /** Existing ids of containers, networks and volumes. */
  remains(): Promise<string[]>;
}

const maxBuffer = 64 * 1024 * 1024;
const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** Runs docker. @returns its output @throws with its standard error if it fails */
export const docker = async (...args: string[]): Promise<string> =>
  (await run("docker", args, { maxBuffer })).stdout.trim();

/** Describes a shop in containers; `compose("up", "-d", "--wait")` starts it. */
export const createComposeProject = (options: {
  readonly name: string;
  readonly port: number;
  /** The third octet of its mesh's subnet, 10.213.x.0/24. */
  readonly mesh: number;
  readonly folder?: string;
  /** Additional variables of compose.yaml. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The address that publishes the gateway's port. @default this machine's own */
  readonly bind?: string;
}): ComposeProject => {
  const { name, port, mesh, folder = repository, bind = "127.0.0.1", variables } = options;
  const subnet = `10.213.${mesh}.0/24`;
  const environment = { ...process.env, PORT: String(port), BIND: bind, MESH_SUBNET: subnet, ...variables };
  const compose = async (...args: string[]): Promise<string> => {
    const all = ["compose", "-p", name, "--progress", "quiet", ...args];
    return (await run("docker", all, { cwd: folder, env: environment, maxBuffer })).stdout.trim();
  };
  const labelled = ["--filter", `label=com.docker.compose.project=${name}`, "-q"];
  return {
    name,
    url: `http://localhost:${port}`,
    folder,
    environment,
    compose,
    containersOf: async (service) => lines(await compose("ps", "-q", service)),
    remains: async () => {
      const found = await Promise.all([
        docker("ps", "-a", ...labelled),
        docker("network", "ls", ...labelled),
        docker("volume", "ls", ...labelled),
      ]);
      return found.flatMap(lines);
    },
  };
};

/** Copies the repository's current files to a folder that a test can change. */
export const copyRepository = async (): Promise<string> => {
  const { stdout } = await run("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: repository,
    maxBuffer,
  });
  const folder = mkdtempSync(join(tmpdir(), "fargate-shop-"));
  for (const file of lines(stdout)) cpSync(join(repository, file), join(folder, file));
  return folder;
};
