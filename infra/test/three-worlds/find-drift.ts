import type { ServiceName } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import { codeWorld } from "./code-world.ts";
import { type Compose, composeWorld } from "./compose-world.ts";
import { parseImage } from "./image.ts";
import { faultsOf, type ServiceCode } from "./service-code.ts";
import { standardVariables } from "./standard-variables.ts";
import { taskWorld } from "./task-world.ts";
import { differences, type Variables, type World } from "./world.ts";

/** Everything that describes a service. */
export interface Sources {
  readonly service: ServiceName;
  readonly code: ServiceCode;
  /** docker/service.Dockerfile */
  readonly dockerfile: string;
  readonly synthesized: Synthesized;
  readonly compose: Compose;
  /** docker/gateway/haproxy.cfg */
  readonly gateway: string;
}

const programs = ["app", "migrate"] as const;

/** The variables that a world's programs lack, and their unknown ones. */
const variableFaults = (
  service: ServiceName,
  { name, given }: World,
  code: ServiceCode,
  ofImage: Variables,
): string[] =>
  programs.flatMap((program) => {
    const [schema, variables] = [code.schemas[program], given[program]];
    if (!schema) return variables ? [`${service}: ${name} has a program ${program} that the code lacks`] : [];
    const missing = faultsOf(schema, { ...ofImage, ...variables });
    const unknown = Object.keys(variables ?? {}).filter(
      (variable) => !(variable in schema.shape) && !(variable in standardVariables),
    );
    return [
      ...missing.map((fault) => `${service}: ${program} in ${name}: ${fault}`),
      ...unknown.map(
        (variable) => `${service}: ${program} in ${name}: ${variable} is given, but nothing reads it`,
      ),
    ];
  });

/** One line for each difference between the code, the task definition and compose.yaml. */
export const findDrift = ({
  service,
  code,
  dockerfile,
  synthesized,
  compose,
  gateway,
}: Sources): string[] => {
  const image = parseImage(dockerfile);
  const ofCode = codeWorld(service, code, image);
  const task = taskWorld(service, synthesized, code, image);
  const containers = composeWorld(service, compose, gateway, code, image);
  return [
    ...differences(service, ofCode, task),
    ...differences(service, ofCode, containers),
    ...differences(service, task, containers),
    ...variableFaults(service, task, code, image.variables),
    ...variableFaults(service, containers, code, image.variables),
  ];
};
