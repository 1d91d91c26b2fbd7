import { services } from "@shop/topology";
import { alarmChecks } from "./alarms.ts";
import { boundaryChecks } from "./boundaries.ts";
import { canaryChecks } from "./canary.ts";
import type { Check } from "./check.ts";
import { clockChecks } from "./clocks.ts";
import { codeChecks } from "./code.ts";
import { completenessChecks } from "./completeness.ts";
import { containerChecks } from "./containers.ts";
import { databaseChecks } from "./database.ts";
import { descriptionChecks } from "./descriptions.ts";
import { discoveryChecks } from "./discovery.ts";
import { edgeChecks } from "./edge.ts";
import { firewallChecks } from "./firewall.ts";
import { functionChecks } from "./functions.ts";
import { loadBalancerChecks } from "./load-balancer.ts";
import { networkChecks } from "./network.ts";
import { observabilityChecks } from "./observability.ts";
import { permissionChecks } from "./permissions.ts";
import { placementChecks } from "./placement.ts";
import { registryChecks } from "./registry.ts";
import { replacementChecks } from "./replacement.ts";
import { roleChecks } from "./roles.ts";
import { rollbackAlarmChecks } from "./rollback-alarms.ts";
import { routingChecks } from "./routing.ts";
import { scalingChecks } from "./scaling.ts";
import { secretPermissionChecks } from "./secret-permissions.ts";
import { secretChecks } from "./secrets.ts";
import { securityGroupChecks } from "./security-groups.ts";
import { serviceChecks } from "./services.ts";
import { stateChecks } from "./state.ts";
import { storageChecks } from "./storage.ts";
import { taskNeedChecks } from "./task-needs.ts";
import { taskChecks } from "./tasks.ts";
import { textChecks } from "./texts.ts";
import { wiringChecks } from "./wiring.ts";

const described = Object.values(services);

// Loaded only if there are such services: a check must be able to fail in each of its parts.
const uninterrupted = described.every(({ spot }) => spot) ? undefined : import("./uninterrupted-services.ts");
const alarmed = described.some(({ alarms }) => alarms) ? import("./alarmed-services.ts") : undefined;
const traced = described.some(({ tracesEveryPost }) => tracesEveryPost)
  ? import("./traced-services.ts")
  : undefined;

/** The check list, by subject. */
export const checks: Readonly<Record<string, readonly Check[]>> = {
  "texts of the stacks": textChecks,
  "descriptions of resources": descriptionChecks,
  "second deployments": replacementChecks,
  "references between resources": wiringChecks,
  "Terraform's state": stateChecks,
  completeness: completenessChecks,
  permissions: permissionChecks,
  "trust in roles": roleChecks,
  "permissions boundaries": boundaryChecks,
  "readers of secrets": secretPermissionChecks,
  "subnets and routes": networkChecks,
  placement: placementChecks,
  "allowed connections": securityGroupChecks,
  "the load balancer": loadBalancerChecks,
  CloudFront: edgeChecks,
  routing: routingChecks,
  "the firewall": firewallChecks,
  "the database": databaseChecks,
  secrets: secretChecks,
  "buckets, keys and logs": storageChecks,
  images: registryChecks,
  containers: containerChecks,
  tasks: taskChecks,
  "parts of some tasks": taskNeedChecks,
  functions: functionChecks,
  services: serviceChecks,
  "numbers of tasks": scalingChecks,
  "service discovery": discoveryChecks,
  "time limits that must agree": clockChecks,
  alarms: alarmChecks,
  "rollback alarms and events": rollbackAlarmChecks,
  "dashboard and notifications": observabilityChecks,
  "values repeated in the code": codeChecks,
  "canary deployments": canaryChecks,
  "services without interruptions": (await uninterrupted)?.uninterruptedChecks ?? [],
  "alarms of a service": (await alarmed)?.alarmedChecks ?? [],
  "traces of a service": (await traced)?.tracedChecks ?? [],
};
