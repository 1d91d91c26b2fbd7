import { findService, services, topology } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import { breakContainer } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { checkContainers, ownContainers } from "./container-check.ts";
import { type Container, containersOf, type TaskDefinition, variable } from "./reading/containers.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const memoryFor: Readonly<Record<string, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: [1024, 2048, 3072, 4096],
  1024: [2048, 3072, 4096, 5120, 6144, 7168, 8192],
};

interface AgentConfiguration {
  readonly traces: {
    readonly traces_collected: {
      readonly xray?: {
        readonly bind_address: string;
        readonly tcp_proxy: { readonly bind_address: string };
      };
      readonly otlp?: object;
    };
  };
}

const check = checkEach<TaskDefinition>("aws_ecs_task_definition");

const named = (containers: readonly Container[], name: string): Container | undefined =>
  containers.find((container) => container.name === name);

/** True if the service of a container, or of a task, has a database. */
const hasDatabase = (at: string): boolean => {
  const service = findService(/\.([a-z]+)_TaskDefinition_/.exec(at)?.[1] ?? "");
  return service !== undefined && services[service].database !== undefined;
};

const waitsFor = (container: Container | undefined, name: string): string | undefined =>
  container?.dependsOn?.find(({ containerName }) => containerName === name)?.condition;

const tracing = `127.0.0.1:${topology.tracingPort}`;

/** Adds the first task once more, for a service that the topology does not know. */
const addStranger = ({ stacks }: Synthesized): void => {
  const tasks = stacks["services"]?.resource?.["aws_ecs_task_definition"] ?? {};
  tasks["stranger_TaskDefinition_1"] = Object.values(tasks)[0] ?? {};
};

const namesDatabase = ({ environment = [] }: Container): boolean =>
  environment.some(({ name }) => name.startsWith("DATABASE_"));

/** Settings of a task. */
export const taskChecks: readonly Check[] = [
  check({
    name: "Fargate offers tasks of this size",
    holds: ({ cpu, memory }) =>
      memoryFor[cpu]?.includes(Number(memory)) || `does not offer ${cpu} units with ${memory} MiB`,
    broken: { cpu: "512", memory: "512" },
  }),
  check({
    name: "the containers fit into their task",
    holds: ({ memory }, { resource }) => {
      const sum = containersOf(resource).reduce((total, one) => total + (one.memory ?? 0), 0);
      return sum <= Number(memory) || `has ${memory} MiB, its containers may use ${sum}`;
    },
    broken: { memory: "128" },
  }),
  check({
    name: "tasks run on Fargate, on ARM, in a network of their own",
    holds: ({
      requires_compatibilities,
      network_mode,
      runtime_platform: { cpu_architecture, operating_system_family },
    }) => [
      requires_compatibilities.join() === "FARGATE" || `runs on ${requires_compatibilities.join()}`,
      network_mode === "awsvpc" || `has the network mode ${network_mode}`,
      (cpu_architecture === "ARM64" && operating_system_family === "LINUX") ||
        `runs on ${operating_system_family}/${cpu_architecture}`,
    ],
    broken: [
      { runtime_platform: { cpu_architecture: "X86_64" } },
      { requires_compatibilities: ["EC2"] },
      { network_mode: "bridge" },
    ],
  }),
  check({
    name: "earlier revisions stay for rollbacks",
    holds: ({ skip_destroy }) => skip_destroy === true || "do not",
    broken: { skip_destroy: false },
  }),
  check({
    name: "a service with a database starts after its migrate step succeeds, others know no database",
    holds: (_, { resource }) => {
      const containers = containersOf(resource);
      const [app, migrate] = ["app", "migrate"].map((name) => named(containers, name));
      if (!hasDatabase(resource.at))
        return [
          migrate === undefined || "has no database to prepare",
          !containers.some(namesDatabase) || "names a database",
        ];
      return [
        migrate !== undefined || "has no migrate step",
        waitsFor(app, "migrate") === "SUCCESS" || "does not wait for its migrate step",
      ];
    },
    broken: [
      breakContainer("app", { dependsOn: [] }),
      breakContainer("migrate", { name: "prepare" }),
      addStranger,
    ],
  }),
  check({
    name: "the service starts after its agent, and only the service ends the task",
    holds: (_, { resource }) => {
      const containers = containersOf(resource);
      const app = named(containers, "app");
      return [
        waitsFor(app, "agent") === "START" || "does not wait for the agent to start, or waits for more",
        containers.every(({ name, essential }) => essential === (name === "app")) ||
          "ends when another container does",
      ];
    },
    broken: [breakContainer("agent", { essential: true }), breakContainer("app", { dependsOn: [] })],
  }),
  checkContainers({
    name: "ECS checks liveness with a program in the image",
    of: ["app"],
    holds: ({ healthCheck }) => {
      const { command = [], interval = 0, timeout = 0, retries = 0, startPeriod = 0 } = healthCheck ?? {};
      return [
        command[0] === "CMD" || "is checked by a shell, which the image lacks",
        !/curl|wget/.test(command.join(" ")) || "is checked by a program that the image lacks",
        (interval === 10 && timeout === 5 && retries === 3 && startPeriod === 30) ||
          "is checked at another interval",
      ];
    },
    broken: [
      { healthCheck: { command: ["CMD-SHELL", "curl -f http://localhost:8080/health/ready"] } },
      { healthCheck: { startPeriod: 0 } },
    ],
  }),
  checkContainers({
    name: "only the service listens, at its two ports",
    holds: ({ name, portMappings = [] }) => {
      const expected = name === "app" ? [topology.publicPort, topology.internalPort] : [];
      const found = portMappings.map(({ containerPort }) => containerPort);
      return found.join() === expected.join() || `listens at ${found.join()}`;
    },
    broken: { portMappings: [{ containerPort: 3000, protocol: "tcp" }] },
  }),
  checkContainers({
    name: "Node's heap follows the memory of its container",
    of: ownContainers,
    holds: (container) =>
      /^--max-old-space-size-percentage=(6|7)\d /.test(String(variable(container, "NODE_OPTIONS"))) ||
      "does not",
    broken: { environment: [{ name: "NODE_OPTIONS", value: "--max-old-space-size=512" }] },
  }),
  checkContainers({
    name: "connections to the database use verified TLS",
    of: ownContainers,
    holds: (container, { found: { at } }) =>
      !hasDatabase(at) || variable(container, "DATABASE_TLS") === "verify-full" || "is not",
    broken: { environment: [{ name: "DATABASE_TLS", value: "off" }] },
  }),
  checkContainers({
    name: "traces go to the task's agent, and a missing trace is no error",
    of: ["app"],
    holds: (container) => [
      variable(container, "AWS_XRAY_DAEMON_ADDRESS") === tracing || "sends its traces elsewhere",
      variable(container, "AWS_XRAY_CONTEXT_MISSING") === "IGNORE_ERROR" || "fails without a trace",
    ],
    broken: { environment: [{ name: "AWS_XRAY_CONTEXT_MISSING", value: "RUNTIME_ERROR" }] },
  }),
  checkContainers({
    name: "the agent listens for X-Ray's SDK and for OpenTelemetry at the services' addresses",
    of: ["agent"],
    holds: (container) => {
      const text = String(variable(container, "CW_CONFIG_CONTENT") ?? '{"traces":{"traces_collected":{}}}');
      const { xray, otlp } = (JSON.parse(text) as AgentConfiguration).traces.traces_collected;
      return [
        (xray?.bind_address === tracing && xray.tcp_proxy.bind_address === tracing) || "listens elsewhere",
        otlp !== undefined || "does not accept OpenTelemetry",
      ];
    },
    broken: { environment: [] },
  }),
];
