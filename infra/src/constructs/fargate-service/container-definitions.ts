import { nodeOptions, timing, topology } from "@shop/topology";
import type { ContainerMemory } from "../../environments/tasks-of.ts";
import { agentConfiguration, agentImage } from "./agent.ts";

type Variables = Readonly<Record<string, string>>;

/** The step that prepares the service's database. */
export interface Migration {
  readonly variables: Variables;
  /** The secret with the database admin's credentials. */
  readonly adminSecretArn: string;
}

export interface ContainersProps {
  readonly image: string;
  readonly region: string;
  readonly logGroup: string;
  readonly memoryMiB: ContainerMemory;
  /** Variables of the service. */
  readonly variables: Variables;
  /** Absent if the service has no database. */
  readonly migration?: Migration | undefined;
}

/** Distroless names its unprivileged user `nonroot`. */
const unprivilegedUser = "65532:65532";

const heap: Variables = { NODE_OPTIONS: nodeOptions };

const environment = (variables: Variables) =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));

/** Drops lines instead of blocking when CloudWatch is slow: a stalled log must not stall a payment. */
const logsTo = ({ logGroup, region }: ContainersProps, stream: string) => ({
  logDriver: "awslogs",
  options: {
    "awslogs-group": logGroup,
    "awslogs-region": region,
    "awslogs-stream-prefix": stream,
    mode: "non-blocking",
    "max-buffer-size": "25m",
  },
});

/**
 * ECS always returns a list of added capabilities. If there were none here, Terraform would see a change each
 * time, and each deployment would replace every task (terraform-aws-modules/terraform-aws-ecs#176).
 */
const linuxParameters = { initProcessEnabled: true, capabilities: { add: [], drop: ["ALL"] } };

/** A container of one of our images: no privileges, read-only root file system. */
const ofOurImage = (props: ContainersProps, name: "app" | "migrate") => ({
  name,
  image: props.image,
  memory: props.memoryMiB[name],
  user: unprivilegedUser,
  readonlyRootFilesystem: true,
  linuxParameters,
  stopTimeout: timing.stopTimeoutS,
  logConfiguration: logsTo(props, name),
});

/**
 * Runs to completion before the service starts. An older image that meets a newer schema does nothing and
 * succeeds.
 */
const migrate = (props: ContainersProps, { variables, adminSecretArn }: Migration) => ({
  ...ofOurImage(props, "migrate"),
  essential: false,
  command: ["dist/migrate.js"],
  environment: environment({ ...heap, ...variables }),
  secrets: [{ name: "DATABASE_ADMIN_SECRET", valueFrom: adminSecretArn }],
});

const app = (props: ContainersProps) => ({
  ...ofOurImage(props, "app"),
  essential: true,
  dependsOn: [
    ...(props.migration ? [{ containerName: "migrate", condition: "SUCCESS" }] : []),
    { containerName: "agent", condition: "START" },
  ],
  portMappings: [
    { name: "public", containerPort: topology.publicPort, protocol: "tcp" },
    { name: "internal", containerPort: topology.internalPort, protocol: "tcp" },
  ],
  environment: environment({ ...heap, ...props.variables }),
  // ECS ignores the image's own health check. Checks liveness only: the task is not at fault for its
  // dependencies.
  healthCheck: {
    command: ["CMD", "/nodejs/bin/node", "/app/dist/health-check.js"],
    interval: 10,
    timeout: 5,
    retries: 3,
    startPeriod: 30,
  },
});

/** The agent's image defines no user, and the agent writes its configuration into its installation folder. */
const agent = (props: ContainersProps) => ({
  name: "agent",
  image: agentImage,
  memory: props.memoryMiB.agent,
  // Lost traces are no reason to stop a service: ECS restarts the agent alone.
  essential: false,
  restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
  linuxParameters,
  stopTimeout: timing.stopTimeoutS,
  environment: environment({ CW_CONFIG_CONTENT: agentConfiguration(props.region) }),
  logConfiguration: logsTo(props, "agent"),
});

/**
 * The containers of a task as JSON: the service, the migrate step of its database if it has one, and the agent
 * that receives its traces.
 * Terraform replaces remaining tokens inside quotes, because ECS accepts no numbers as values.
 */
export const containerDefinitions = (props: ContainersProps): string =>
  JSON.stringify([app(props), ...(props.migration ? [migrate(props, props.migration)] : []), agent(props)]);
