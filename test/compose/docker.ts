import { createComposeProject, docker } from "@shop/docker";

export { docker, repository } from "@shop/docker";

/** The tests' own shop, so that a developer's open shop is left alone. */
export const shop = createComposeProject({ name: "fargate-shop-test", port: 18_080, mesh: 99 });
export const { compose, containersOf, url, name: project } = shop;

/** True if a command within a container succeeds. */
export const succeeds = (container: string, ...command: string[]): Promise<boolean> =>
  docker("exec", container, ...command).then(
    () => true,
    () => false,
  );
