import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A project of the tests' own, so that a shop that somebody has open is left alone. */
export const project = "fargate-shop-test";
const environment = { ...process.env, PORT: "18080", MESH_SUBNET: "10.213.99.0/24" };
export const url = `http://localhost:${environment.PORT}`;

/** Runs docker and resolves to what it prints. @throws with its standard error where it fails */
export const docker = async (...args: string[]): Promise<string> => {
  const { stdout } = await run("docker", args, {
    cwd: repository,
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim();
};

/** Runs `docker compose` in the tests' project. */
export const compose = (...args: string[]): Promise<string> =>
  docker("compose", "-p", project, "--progress", "quiet", ...args);

/** The ids of a compose service's running containers. */
export const containersOf = async (service: string): Promise<string[]> =>
  (await compose("ps", "-q", service)).split("\n").filter((id) => id !== "");

/** Whether a command within a container succeeds. */
export const succeeds = (container: string, ...command: string[]): Promise<boolean> =>
  docker("exec", container, ...command).then(
    () => true,
    () => false,
  );

/** What is left of the project: containers, networks, volumes. */
export const leftovers = async (): Promise<string[]> => {
  const filter = ["--filter", `label=com.docker.compose.project=${project}`, "-q"];
  const lists = await Promise.all([
    docker("ps", "-a", ...filter),
    docker("network", "ls", ...filter),
    docker("volume", "ls", ...filter),
  ]);
  return lists.flatMap((list) => list.split("\n")).filter((id) => id !== "");
};
