import type { Check } from "./check.ts";
import { checkContainers, ownContainers } from "./container-check.ts";
import { originOf } from "./reading/references.ts";

const agentImage = /^public\.ecr\.aws\/cloudwatch-agent\/cloudwatch-agent:\d+\.\d+\.\d+b\d+$/;

/** By digest, so that the built image runs. */
const ownImage =
  /^\$\{data\.aws_caller_identity\.Account\.account_id\}\.dkr\.ecr\.[\w-]+\.amazonaws\.com\/shop-(dev|prod)-(\w+)@\$\{data\.aws_ecr_image\.(\w+)-image_Image_\w+\.image_digest\}$/;

const twice = { name: "LOG_LEVEL", value: "info" };

/** Settings of each container. */
export const containerChecks: readonly Check[] = [
  checkContainers({
    name: "our images run by their digests, each in its own task",
    of: ownContainers,
    holds: ({ image }, { shop, found }) => {
      const [, environment, repository, digestOf] = ownImage.exec(image) ?? [];
      return [
        environment === shop.environment.name || `runs ${image}`,
        (repository === digestOf && found.at.includes(`.${repository}_`)) ||
          "runs the image of another service",
      ];
    },
    broken: { image: "shop-prod-catalog:latest" },
  }),
  checkContainers({
    name: "Amazon's agent runs in one version, which we name",
    of: ["agent"],
    holds: ({ image }) => agentImage.test(image) || `runs ${image}`,
    broken: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest" },
  }),
  checkContainers({
    name: "our containers run without privileges and cannot write to their image",
    // Not the agent: its image has no user, and it writes its configuration into its installation folder.
    of: ownContainers,
    holds: ({ user, readonlyRootFilesystem }) => [
      /^[1-9]\d*:[1-9]\d*$/.test(user ?? "") || `runs as ${user ?? "root"}`,
      readonlyRootFilesystem === true || "may write into its image",
    ],
    broken: [{ user: "0:0" }, { user: undefined }, { readonlyRootFilesystem: false }],
  }),
  checkContainers({
    name: "no container has capabilities or privileges",
    holds: ({ linuxParameters, privileged }) => [
      linuxParameters?.capabilities?.drop?.includes("ALL") || "keeps capabilities",
      // An empty list, as ECS returns it: without it each deployment replaces every task.
      linuxParameters?.capabilities?.add?.length === 0 || "adds capabilities, or has no empty list of them",
      privileged !== true || "is privileged",
    ],
    broken: [
      { linuxParameters: { capabilities: { drop: [] } } },
      { linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } },
      { linuxParameters: { capabilities: { add: undefined } } },
      { privileged: true },
    ],
  }),
  checkContainers({
    name: "every container has an init process, which forwards signals and reaps children",
    holds: ({ linuxParameters }) => linuxParameters?.initProcessEnabled === true || "has none",
    broken: { linuxParameters: { initProcessEnabled: false } },
  }),
  checkContainers({
    name: "every container has a memory limit",
    holds: ({ memory }) => Number(memory) > 0 || "may use all of the task's",
    broken: { memory: undefined },
  }),
  checkContainers({
    name: "every container has 90 s to stop",
    holds: ({ stopTimeout }) => stopTimeout === 90 || `has ${stopTimeout ?? 30} s`,
    broken: [{ stopTimeout: 30 }, { stopTimeout: undefined }],
  }),
  checkContainers({
    name: "every container logs to a group of its stack without blocking requests",
    holds: ({ logConfiguration }, { shop, found: { stack } }) => {
      const options = logConfiguration?.options ?? {};
      return [
        logConfiguration?.logDriver === "awslogs" || "logs elsewhere",
        originOf(shop, stack, options["awslogs-group"])?.startsWith(`${stack}/aws_cloudwatch_log_group.`) ||
          "logs to a group that is not its stack's",
        options["awslogs-region"] === shop.environment.region || "logs to another region",
        Boolean(options["awslogs-stream-prefix"]) || "has no stream prefix",
        options["mode"] === "non-blocking" || "blocks on its log",
        options["max-buffer-size"] !== undefined || "has no buffer size",
        options["awslogs-create-group"] === undefined || "creates its group itself",
      ];
    },
    broken: [
      { logConfiguration: { logDriver: "awsfirelens" } },
      { logConfiguration: { options: { "awslogs-group": "/shop/prod/catalog" } } },
      { logConfiguration: { options: { "awslogs-region": "eu-central-1" } } },
      { logConfiguration: { options: { "awslogs-stream-prefix": undefined } } },
      { logConfiguration: { options: { mode: "blocking" } } },
      { logConfiguration: { options: { "max-buffer-size": undefined } } },
      { logConfiguration: { options: { "awslogs-create-group": "true" } } },
    ],
  }),
  checkContainers({
    name: "values of variables are strings: ECS accepts no others",
    holds: ({ environment = [] }) =>
      environment.map(({ name, value }) => typeof value === "string" || `has ${name} as a ${typeof value}`),
    broken: { environment: [{ name: "DATABASE_PORT", value: 5432 }] },
  }),
  checkContainers({
    name: "no variable holds a secret or is defined twice",
    holds: ({ environment = [], secrets = [] }) => {
      const names = [...environment, ...secrets].map(({ name }) => name);
      return [
        names.length === new Set(names).size || "has a variable twice",
        ...environment
          .filter(({ name }) => /PASSWORD|SECRET|TOKEN|_KEY$/.test(name))
          .map(
            ({ name, value }) =>
              (name.endsWith("_SECRET_ID") && /^\$\{[^}]*arn\}$/.test(String(value))) ||
              `has ${name} in plain text`,
          ),
      ];
    },
    broken: [
      { environment: [{ name: "DATABASE_PASSWORD", value: "hunter2" }] },
      { environment: [twice, twice] },
    ],
  }),
  checkContainers({
    name: "the service reads its secrets at run time: values injected by ECS would go stale",
    of: ["app", "agent"],
    holds: ({ secrets = [] }) => secrets.length === 0 || `is given ${secrets.map(({ name }) => name).join()}`,
    broken: { secrets: [{ name: "DATABASE_PASSWORD", valueFrom: "arn" }] },
  }),
];
