import type { Synthesized } from "../../src/synthesized.ts";
import { breakContainer, type Changes } from "./breaking.ts";
import { type Check, faultsAt, type Verdict } from "./check.ts";
import { type Container, type ContainerIn, containers } from "./reading/containers.ts";

/** A check of each container with one of some names, or with any. */
export interface ContainerCheck extends Pick<Check, "name" | "only"> {
  /** @default all of them */
  readonly of?: readonly string[];
  readonly holds: (
    container: Container,
    context: { readonly shop: Synthesized; readonly found: ContainerIn },
  ) => Verdict | Verdict[];
  /** The change to the first of the containers. */
  readonly broken: Changes<Container> | readonly Changes<Container>[];
}

/** The containers of our own images; the agent beside them is Amazon's. */
export const ownContainers = ["app", "migrate"];

/** Makes a check of containers. It is also a fault if there is none, because nothing was checked. */
export const checkContainers = ({ name, only, of, holds, broken }: ContainerCheck): Check => ({
  name,
  ...(only && { only }),
  faults: (shop) => {
    const meant = containers(shop).filter(({ container }) => !of || of.includes(container.name));
    if (meant.length === 0) return [`there is no container ${of?.join(" or ") ?? "at all"}`];
    return meant.flatMap((found) => faultsAt(found.at, holds(found.container, { shop, found })));
  },
  broken: [broken].flat().map((changes) => breakContainer(of?.[0] ?? "app", changes)),
});
