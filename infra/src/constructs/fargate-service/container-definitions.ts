import { nodeOptions, timing, topology } from "@shop/topology";
import type { ContainerMemory } from "../../environments/tasks-of.ts";
import { agentConfiguration, agentImage } from "./agent.ts";

type Variables = Readonly<Record<string, string>>;

export interface ContainersProps {
  readonly image: string;
  readonly region: string;
  readonly logGroup: string;
  readonly memoryMiB: ContainerMemory;
  /** Variables of both the service and its migrate step. */
  readonly variables: Variables;
  /** Variables of the service only. */
  readonly serviceVariables: Variables;
  /** The secret with the database admin's credentials, for the migrate step only. */
  readonly adminSecretArn: string;
}

/** Distroless calls its user without rights `nonroot`. */
const nobody = "65532:65532";

const heap: Variables = { NODE_OPTIONS: nodeOptions };

const environment = (variables: Variables) =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));

/** Lines are dropped, not waited for, when CloudWatch is slow: a stalled log must not stall a payment. */
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
 * ECS answers a list of added capabilities in any case. Without one here, Terraform would take each answer
 * for a change, and each deployment would replace every task (terraform-aws-modules/terraform-aws-ecs#176).
 */
const linuxParameters = { initProcessEnabled: true, capabilities: { add: [], drop: ["ALL"] } };

/** A container of one of our images: no privileges, read-only root. */
const ofOurImage = (props: ContainersProps, name: "app" | "migrate") => ({
  name,
  image: props.image,
  memory: props.memoryMiB[name],
  user: nobody,
  readonlyRootFilesystem: true,
  linuxParameters,
  stopTimeout: timing.stopTimeoutS,
  logConfiguration: logsTo(props, name),
});

/** Runs to its end before the service starts. An older image that meets a newer schema has nothing to do, and ends well too. */
const migrate = (props: ContainersProps) => ({
  ...ofOurImage(props, "migrate"),
  essential: false,
  command: ["dist/migrate.js"],
  environment: environment({ ...heap, ...props.variables }),
  secrets: [{ name: "DATABASE_ADMIN_SECRET", valueFrom: props.adminSecretArn }],
});

const app = (props: ContainersProps) => ({
  ...ofOurImage(props, "app"),
  essential: true,
  dependsOn: [
    { containerName: "migrate", condition: "SUCCESS" },
    { containerName: "agent", condition: "START" },
  ],
  portMappings: [
    { name: "public", containerPort: topology.publicPort, protocol: "tcp" },
    { name: "internal", containerPort: topology.internalPort, protocol: "tcp" },
  ],
  environment: environment({ ...heap, ...props.variables, ...props.serviceVariables }),
  // The image's own health check is ignored by ECS. Liveness alone: what the task depends on is not its fault.
  healthCheck: {
    command: ["CMD", "/nodejs/bin/node", "/app/dist/health-check.js"],
    interval: 10,
    timeout: 5,
    retries: 3,
    startPeriod: 30,
  },
});

/** The agent's image has no user, and it writes its configuration into its installation folder. */
const agent = (props: ContainersProps) => ({
  name: "agent",
  image: agentImage,
  memory: props.memoryMiB.agent,
  // That traces are lost is no reason to stop a service: the agent alone is started again.
  essential: false,
  restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
  linuxParameters,
  stopTimeout: timing.stopTimeoutS,
  environment: environment({ CW_CONFIG_CONTENT: agentConfiguration(props.region) }),
  logConfiguration: logsTo(props, "agent"),
});

/**
 * The containers of a task, as JSON: the service, the migrate step before it, the receiver of traces beside it. What is
 * still a token is put in by Terraform, within quotes: ECS takes no numbers for values.
 */
export const containerDefinitions = (props: ContainersProps): string =>
  JSON.stringify([app(props), migrate(props), agent(props)]);
