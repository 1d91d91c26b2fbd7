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
import { taskChecks } from "./tasks.ts";
import { textChecks } from "./texts.ts";
import { wiringChecks } from "./wiring.ts";

/** The check list, by subject. */
export const checks: Readonly<Record<string, readonly Check[]>> = {
  "what the stacks say": textChecks,
  "what resources are called in words": descriptionChecks,
  "what a second deployment finds": replacementChecks,
  "how resources refer to each other": wiringChecks,
  "where Terraform keeps what it knows": stateChecks,
  "what is there": completenessChecks,
  "what may be done": permissionChecks,
  "who may take a role": roleChecks,
  "what a role may do at most": boundaryChecks,
  "who may read a secret": secretPermissionChecks,
  "subnets and ways out": networkChecks,
  "what is where": placementChecks,
  "who may connect to whom": securityGroupChecks,
  "the load balancer": loadBalancerChecks,
  "which path goes where": routingChecks,
  "the firewall": firewallChecks,
  "the database": databaseChecks,
  secrets: secretChecks,
  "buckets, keys and logs": storageChecks,
  images: registryChecks,
  containers: containerChecks,
  tasks: taskChecks,
  functions: functionChecks,
  services: serviceChecks,
  "how many tasks there are": scalingChecks,
  "how services find each other": discoveryChecks,
  "clocks that must agree": clockChecks,
  alarms: alarmChecks,
  "alarms that take a deployment back, and events": rollbackAlarmChecks,
  "what people look at": observabilityChecks,
  "what the code says too": codeChecks,
  "canary deployments": canaryChecks,
};
