import {
  EcsService,
  type EcsServiceCapacityProviderStrategy,
  type EcsServiceConfig,
} from "@cdktn/provider-aws/lib/ecs-service/index.js";
import { EcsTaskDefinition } from "@cdktn/provider-aws/lib/ecs-task-definition/index.js";
import { ServiceDiscoveryService } from "@cdktn/provider-aws/lib/service-discovery-service/index.js";
import { type ServiceDescription, timing, topology } from "@shop/topology";
import type { TerraformResource } from "cdktn";
import { Construct } from "constructs";
import type { Deployment, Nights } from "../../environments/environment.ts";
import type { TaskSettings } from "../../environments/tasks-of.ts";
import type { LoadBalancer } from "../load-balancer.ts";
import { LogGroup } from "../log-group.ts";
import { type Connectable, SecurityGroup } from "../security-group.ts";
import type { ServiceImage } from "../service-image.ts";
import { CanaryRole } from "./canary-role.ts";
import { containerDefinitions } from "./container-definitions.ts";
import { Scaling } from "./scaling.ts";
import { ServiceAlarms } from "./service-alarms.ts";
import { TaskRoles } from "./task-roles.ts";
import { Traffic } from "./traffic.ts";

/** The logins of a service that has a database. */
export interface DatabaseAccess {
  /** The login that the service and its migrate step read. */
  readonly secretArn: string;
  /** The database admin's login, for the migrate step only. */
  readonly adminSecretArn: string;
}

export interface FargateServiceProps {
  readonly service: ServiceDescription;
  readonly tasks: TaskSettings;
  /** Prefix of physical names, such as `shop-dev-catalog`. */
  readonly name: string;
  /** The log group's name, such as `/shop/dev/catalog`. */
  readonly logGroupName: string;
  readonly logDays: number;
  readonly logKeyArn: string;
  readonly region: string;
  readonly accountId: string;
  readonly image: ServiceImage;
  readonly clusterName: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** @default false: the subnets have a NAT gateway */
  readonly assignPublicIp?: boolean;
  readonly balancer: LoadBalancer;
  readonly namespaceId: string;
  /** @default none: the service has no database, and so no migrate step */
  readonly database?: DatabaseAccess | undefined;
  /** Further secrets that the service reads at run time: environment variable → ARN. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
  /** ARNs of secrets that an operator may create for a one-shot task of the service. @default none */
  readonly operatorSecretArns?: readonly string[];
  /** Encrypts the secrets. */
  readonly secretsKeyArn: string;
  /** Additional environment variables of the service. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  readonly deployment: Deployment;
  /** Target average CPU for scaling, in percent. */
  readonly cpuPercent: number;
  /** @default tasks run at all times */
  readonly nights?: Nights | undefined;
  readonly alarmTopicArn: string;
}

/** Variables of both the service and its migrate step. */
const databaseVariables = ({ secretArn }: DatabaseAccess) => ({
  DATABASE_TLS: "verify-full",
  DATABASE_SECRET_ID: secretArn,
});

/** One service of the topology on Fargate, with everything it owns, from its log group to its alarms. */
export class FargateService extends Construct implements Connectable {
  readonly securityGroup: SecurityGroup;
  /** CloudWatch's name for the service's target group. */
  readonly targetGroup: string;
  readonly taskDefinitionArn: string;
  readonly #props: FargateServiceProps;
  readonly #ecsService: EcsService;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id);
    this.#props = props;
    const { service, name, vpcId, balancer, deployment } = props;
    this.securityGroup = new SecurityGroup(this, `${service.name}-group`, {
      vpcId,
      name,
      description: `Tasks of the ${service.name} service`,
    });
    const rules = [
      ...this.securityGroup.allowToAws(),
      ...balancer.securityGroup.allowTo(
        this,
        this.securityGroup,
        topology.publicPort,
        "Requests from outside",
      ),
    ];

    const traffic = new Traffic(this, "Traffic", {
      service: service.name,
      vpcId,
      listenerArn: balancer.listenerArn,
      deployment: deployment.kind,
    });
    this.targetGroup = traffic.targetGroup.arnSuffix;
    const alarms = this.#alarms();
    const taskDefinition = this.#taskDefinition();
    this.taskDefinitionArn = taskDefinition.arn;
    this.#ecsService = this.#service(taskDefinition, traffic, alarms);
    this.waitFor(rules);
    this.#scaling(this.#ecsService);
  }

  /**
   * Starts the tasks after other resources. Tasks that start before the rules for their connections would
   * fail and be rolled back.
   */
  waitFor(resources: readonly TerraformResource[]): void {
    const names = resources.map((one) => `${one.terraformResourceType}.${one.friendlyUniqueId}`);
    this.#ecsService.dependsOn = [...(this.#ecsService.dependsOn ?? []), ...names];
  }

  #taskDefinition(): EcsTaskDefinition {
    const { name, region, tasks, image, accountId, database } = this.#props;
    const { secrets = {}, operatorSecretArns = [], secretsKeyArn, variables = {} } = this.#props;
    const common = { AWS_REGION: region, ...(database && databaseVariables(database)) };
    const logGroup = new LogGroup(this, "Logs", {
      name: this.#props.logGroupName,
      keyArn: this.#props.logKeyArn,
      days: this.#props.logDays,
    });
    const roles = new TaskRoles(this, "Roles", {
      name,
      region,
      accountId,
      repositoryArn: image.repositoryArn,
      logGroupArn: logGroup.arn,
      keyArn: secretsKeyArn,
      secretArns: [...(database ? [database.secretArn] : []), ...Object.values(secrets)],
      operatorSecretArns,
      injectedSecretArns: database ? [database.adminSecretArn] : [],
    });
    return new EcsTaskDefinition(this, "TaskDefinition", {
      family: name,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      cpu: String(tasks.cpu),
      memory: String(tasks.memoryMiB),
      taskRoleArn: roles.taskRoleArn,
      executionRoleArn: roles.executionRoleArn,
      containerDefinitions: containerDefinitions({
        image: image.reference,
        region,
        logGroup: logGroup.name,
        memoryMiB: tasks.containerMemoryMiB,
        variables: { ...common, ...secrets, ...variables },
        migration: database && { variables: common, adminSecretArn: database.adminSecretArn },
      }),
      // Keeps earlier revisions: a rollback needs them.
      skipDestroy: true,
      dependsOn: [...roles.policies],
    });
  }

  #alarms(): ServiceAlarms {
    const { service, name, clusterName, balancer, alarmTopicArn, nights, tasks } = this.#props;
    return new ServiceAlarms(this, "Alarms", {
      service: service.name,
      name,
      clusterName,
      balancer: balancer.metricName,
      targetGroup: this.targetGroup,
      minTasks: nights ? 0 : tasks.min,
      topicArn: alarmTopicArn,
    });
  }

  #service(taskDefinition: EcsTaskDefinition, traffic: Traffic, alarms: ServiceAlarms): EcsService {
    const { service, clusterName, subnetIds, tasks, assignPublicIp = false } = this.#props;
    return new EcsService(this, "Service", {
      name: service.name,
      cluster: clusterName,
      taskDefinition: taskDefinition.arn,
      desiredCount: tasks.min,
      capacityProviderStrategy: this.#capacity(),
      // Without this the provider rejects a changed capacity strategy (terraform-provider-aws#43533).
      forceNewDeployment: true,
      platformVersion: "LATEST",
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      ...this.#deployment(alarms),
      availabilityZoneRebalancing: "ENABLED",
      healthCheckGracePeriodSeconds: 60,
      // The image contains no shell to open.
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      networkConfiguration: {
        subnets: [...subnetIds],
        securityGroups: [this.securityGroup.id],
        assignPublicIp,
      },
      loadBalancer: [this.#loadBalancer(traffic)],
      serviceRegistries: { registryArn: this.#discovery().arn },
      waitForSteadyState: true,
      dependsOn: [traffic.rule],
      // Auto scaling owns `desired_count`.
      lifecycle: { ignoreChanges: ["desired_count"] },
    });
  }

  /**
   * A service that must not be interrupted always runs on demand. Others use Spot beyond their base.
   */
  #capacity(): EcsServiceCapacityProviderStrategy[] {
    const { service, tasks } = this.#props;
    const base = tasks.onDemandBase;
    if (!service.spot) return [{ capacityProvider: "FARGATE", base, weight: 1 }];
    if (base === 0) return [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
    return [
      { capacityProvider: "FARGATE", base, weight: 1 },
      { capacityProvider: "FARGATE_SPOT", weight: 1 },
    ];
  }

  #deployment({ failing, slow }: ServiceAlarms): Partial<EcsServiceConfig> {
    const { deployment } = this.#props;
    const rollback = {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { enable: true, rollback: true, alarmNames: [failing.alarmName, slow.alarmName] },
    };
    if (deployment.kind === "rolling") return { ...rollback, deploymentController: { type: "ECS" } };
    return {
      ...rollback,
      deploymentConfiguration: {
        strategy: "CANARY",
        bakeTimeInMinutes: String(deployment.bakeMinutes),
        canaryConfiguration: {
          canaryPercent: deployment.percent,
          canaryBakeTimeInMinutes: String(deployment.bakeMinutes),
        },
      },
    };
  }

  #loadBalancer({ targetGroup, alternateGroup, rule }: Traffic) {
    const target = {
      targetGroupArn: targetGroup.arn,
      containerName: "app",
      containerPort: topology.publicPort,
    };
    if (!alternateGroup) return target;
    const { name, accountId } = this.#props;
    return {
      ...target,
      advancedConfiguration: {
        alternateTargetGroupArn: alternateGroup.arn,
        productionListenerRule: rule.arn,
        roleArn: new CanaryRole(this, "CanaryRole", { name: `${name}-canary`, accountId }).arn,
      },
    };
  }

  /** The name that peers look the tasks up by, such as `catalog.shop.internal`. */
  #discovery(): ServiceDiscoveryService {
    return new ServiceDiscoveryService(this, "Discovery", {
      name: this.#props.service.name,
      dnsConfig: {
        namespaceId: this.#props.namespaceId,
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: timing.dnsTtlS }],
      },
      healthCheckCustomConfig: { failureThreshold: 1 },
      // Otherwise a Cloud Map service that still lists tasks cannot be deleted.
      forceDestroy: true,
    });
  }

  #scaling(ecsService: EcsService): void {
    const { clusterName, name, balancer, tasks, cpuPercent, nights, deployment } = this.#props;
    new Scaling(this, "Scaling", {
      clusterName,
      serviceName: ecsService.name,
      name,
      min: tasks.min,
      max: tasks.max,
      cpuPercent,
      nights,
      // With two alternating target groups, the load balancer reports requests for neither.
      ...(deployment.kind === "rolling" && {
        requests: {
          perMinute: tasks.requestsPerMinute,
          label: `${balancer.metricName}/${this.targetGroup}`,
        },
      }),
    });
  }
}
