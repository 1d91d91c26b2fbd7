/**
 * Builds a service's image and pushes it unless it already exists. Its parameters are SERVICE, IMAGE and
 * REGION. Needs Docker with Buildx, and the AWS CLI for the registry's password.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
const [service, image, region] = ["SERVICE", "IMAGE", "REGION"].map(required) as [string, string, string];
const registry = image.slice(0, image.indexOf("/"));
const version = image.slice(image.lastIndexOf(":") + 1);

const run = (command: string, ...args: string[]): void =>
  void execFileSync(command, args, { cwd: repository, stdio: "inherit" });

const logIn = (): void => {
  const password = execFileSync("aws", ["ecr", "get-login-password", "--region", region]);
  execFileSync("docker", ["login", "--username", "AWS", "--password-stdin", registry], {
    input: password,
    stdio: ["pipe", "ignore", "inherit"],
  });
};

// Tags are immutable, so an existing tag needs no second push.
const isThere = (): boolean =>
  spawnSync("docker", ["buildx", "imagetools", "inspect", image], { stdio: "ignore" }).status === 0;

logIn();
if (!isThere()) {
  run(
    "docker",
    "buildx",
    "build",
    "--platform=linux/arm64",
    "--file=docker/service.Dockerfile",
    `--build-arg=SERVICE=${service}`,
    `--build-arg=VERSION=${version}`,
    `--tag=${image}`,
    "--push",
    ".",
  );
}
