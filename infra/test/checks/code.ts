import { readFileSync } from "node:fs";
import { serviceNames } from "@shop/topology";
import { type Check, checkEach } from "./check.ts";
import { checkContainers } from "./container-check.ts";
import { first } from "./reading/resources.ts";

const source = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

const asYaml = (list: readonly string[]): string => `[${list.map((one) => JSON.stringify(one)).join(", ")}]`;

/** The files in which services count their own metrics. */
const counting = [
  "packages/service/src/create-runtime.ts",
  ...serviceNames.map((name) => `services/${name}/src/service.ts`),
];

/** Values that appear both here and in the services' code, and must be equal. */
export const codeChecks: readonly Check[] = [
  checkContainers({
    name: "the migrate step is run as compose.yaml runs it",
    of: ["migrate"],
    holds: ({ command = [] }) =>
      source("compose.yaml").includes(`command: ${asYaml(command)}\n`) || `runs ${asYaml(command)}`,
    broken: { command: ["dist/migrations.js"] },
  }),
  checkContainers({
    name: "the health check is the same as in compose.yaml",
    of: ["app"],
    holds: ({ healthCheck: { command = [] } = {} }) =>
      source("compose.yaml").includes(`test: ${asYaml(command)}\n`) || `asks ${asYaml(command)}`,
    broken: { healthCheck: { command: ["CMD", "/nodejs/bin/node", "/app/dist/healthcheck.js"] } },
  }),
  checkEach<{ health_check: { path: string } }>("aws_lb_target_group")({
    name: "the load balancer checks a path that the services serve",
    holds: ({ health_check: { path } }) =>
      source("packages/http/src/app/health.ts").includes(`router.get("${path}"`) || `checks ${path}`,
    broken: { health_check: { path: "/readyz" } },
  }),
  checkEach<{ dashboard_body: string }>("aws_cloudwatch_dashboard")({
    name: "the dashboard shows the services' metrics by their names",
    holds: ({ dashboard_body }) =>
      [...dashboard_body.matchAll(/"FargateShop","(\w+)"/g)].map(
        ([, name]) =>
          counting.some((path) => new RegExp(`metrics\\.\\w+\\("${name}"`).test(source(path))) ||
          `shows ${name}`,
      ),
    broken: (shop) => {
      const dashboard = first<{ dashboard_body: string }>(shop, "aws_cloudwatch_dashboard");
      dashboard.dashboard_body = dashboard.dashboard_body.replace("EventLoopLag", "LoopLag");
    },
  }),
];
