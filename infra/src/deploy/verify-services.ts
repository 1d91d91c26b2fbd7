import { DescribeServicesCommand, type ECSClient, type Service } from "@aws-sdk/client-ecs";
import { Refusal } from "./refusal.ts";

/** The services that Terraform deployed to a cluster, each with the ARN of its task definition. */
export interface Deployed {
  readonly cluster: string;
  readonly task_definitions: Readonly<Record<string, string>>;
}

const shownEvents = 3;

const shortName = (arn: string | undefined): string => arn?.split("/").at(-1) ?? "nothing";

const faultOf = (name: string, expected: string, service: Service | undefined): string[] => {
  if (service?.status !== "ACTIVE") return [`${name} is not running`];
  const deployments = service.deployments ?? [];
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  const events = (service.events ?? []).slice(0, shownEvents).map(({ message }) => `    ${message}`);
  if (primary?.taskDefinition !== expected) {
    const running = shortName(primary?.taskDefinition);
    return [
      `${name} runs ${running} and not ${shortName(expected)}: ECS rolled the new version back`,
      ...events,
    ];
  }
  if (primary.rolloutState !== undefined && primary.rolloutState !== "COMPLETED")
    return [`${name}: the deployment of ${shortName(expected)} is ${primary.rolloutState}`, ...events];
  return [];
};

/**
 * Compares the running services with the deployed ones. Terraform cannot detect a rollback: ECS reports the
 * service as steady again, and the apply succeeds (terraform-provider-aws#20858).
 *
 * @throws Refusal that names each service that runs another version
 */
export const verifyServices = async (
  ecs: ECSClient,
  { cluster, task_definitions: expected }: Deployed,
): Promise<void> => {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: Object.keys(expected) }),
  );
  const faults = Object.entries(expected).flatMap(([name, arn]) =>
    faultOf(
      name,
      arn,
      services.find(({ serviceName }) => serviceName === name),
    ),
  );
  if (faults.length > 0)
    throw new Refusal(`The deployment has failed:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
};
