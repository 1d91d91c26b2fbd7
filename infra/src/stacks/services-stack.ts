import { DataAwsCallerIdentity } from "@cdktn/provider-aws/lib/data-aws-caller-identity/index.js";
import { type ServiceName, serviceNames, services, tokenIssuer, topology } from "@shop/topology";
import { TerraformOutput } from "cdktn";
import type { Construct } from "constructs";
import type { Images } from "../artifacts/images.ts";
import { type DatabaseAccess, FargateService } from "../constructs/fargate-service/fargate-service.ts";
import { postgresPort } from "../constructs/postgres.ts";
import { ServiceImage } from "../constructs/service-image.ts";
import { serviceVariables } from "../environments/service-variables.ts";
import { tasksOf } from "../environments/tasks-of.ts";
import type { DataStack } from "./data-stack.ts";
import type { NetworkStack } from "./network-stack.ts";
import type { PlatformStack } from "./platform-stack.ts";
import { ShopStack, type ShopStackProps } from "./shop-stack.ts";

export interface ServicesStackProps extends ShopStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly platform: PlatformStack;
  readonly images: Images;
}

/** The services of the topology and the connections allowed between them. */
export class ServicesStack extends ShopStack {
  readonly services: Readonly<Record<ServiceName, FargateService>>;
  readonly #props: ServicesStackProps;
  readonly #accountId: string;

  constructor(scope: Construct, id: string, props: ServicesStackProps) {
    super(scope, id, props);
    this.#props = props;
    this.#accountId = new DataAwsCallerIdentity(this, "Account").accountId;
    this.services = Object.fromEntries(serviceNames.map((name) => [name, this.#service(name)])) as Record<
      ServiceName,
      FargateService
    >;
    for (const name of serviceNames) this.#connect(name);
    // `npx cdktf deploy` compares it with the running services.
    new TerraformOutput(this, "deployed", {
      value: {
        cluster: props.platform.clusterName,
        task_definitions: Object.fromEntries(
          serviceNames.map((name) => [name, this.services[name].taskDefinitionArn]),
        ),
      },
      description: "The task definitions that the services should run",
    });
  }

  #service(name: ServiceName): FargateService {
    const { network, data, platform, images } = this.#props;
    const { name: environment, region, logDays, egress, deployment, scaling, nights } = this.environment;
    const isOpen = egress === "public-addresses";
    return new FargateService(this, name, {
      service: services[name],
      tasks: tasksOf(this.environment, name),
      name: this.named(name),
      logGroupName: `/shop/${environment}/${name}`,
      logDays,
      logKeyArn: network.logKey.arn,
      region,
      accountId: this.#accountId,
      image: this.#image(name),
      clusterName: platform.clusterName,
      vpcId: network.network.vpcId,
      subnetIds: isOpen ? network.network.publicSubnetIds : network.network.privateSubnetIds,
      assignPublicIp: isOpen,
      balancer: platform.balancer,
      namespaceId: platform.namespaceId,
      database: this.#databaseOf(name),
      secrets: this.#secretsOf(name),
      operatorSecretArns: this.#operatorSecretsOf(name),
      secretsKeyArn: data.key.arn,
      variables: { SERVICE_VERSION: images.tags[name], ...serviceVariables(this.environment, name) },
      deployment,
      cpuPercent: scaling.cpuPercent,
      nights,
      alarmTopicArn: platform.alarmTopicArn,
    });
  }

  #databaseOf(name: ServiceName): DatabaseAccess | undefined {
    const { databaseSecrets, postgres } = this.#props.data;
    const secret = databaseSecrets.get(name);
    return secret && { secretArn: secret.arn, adminSecretArn: postgres.adminSecretArn };
  }

  #secretsOf(name: ServiceName): Record<string, string> {
    const { signingKeys, cookieKeys } = this.#props.data;
    const ownCookieKeys = cookieKeys.get(name);
    return {
      ...(name === tokenIssuer && { SIGNING_KEYS_SECRET_ID: signingKeys.arn }),
      ...(ownCookieKeys && { COOKIE_KEYS_SECRET_ID: ownCookieKeys.arn }),
    };
  }

  #image(name: ServiceName): ServiceImage {
    const { images } = this.#props;
    return new ServiceImage(this, `${name}-image`, {
      service: name,
      repository: this.named(name),
      region: this.environment.region,
      accountId: this.#accountId,
      tag: images.tags[name],
      publishCommand: images.publishCommand,
    });
  }

  /**
   * Such as the first administrator's password, which a person creates and removes. This keeps it out of
   * shell histories and task definitions. Secrets Manager appends six characters to each ARN.
   */
  #operatorSecretsOf(name: ServiceName): string[] {
    const { region, name: environment } = this.environment;
    const arnOf = (secret: string): string =>
      `arn:aws:secretsmanager:${region}:${this.#accountId}:secret:shop-${environment}/${name}/${secret}-??????`;
    return (services[name].operatorSecrets ?? []).map(arnOf);
  }

  #connect(name: ServiceName): void {
    const { data, network } = this.#props;
    const service = this.services[name];
    const from = service.securityGroup;
    if (services[name].database) {
      service.waitFor(
        from.allowTo(service, data.postgres.securityGroup, postgresPort, `The database of ${name}`),
      );
    }
    for (const peer of services[name].calls) {
      const to = this.services[peer].securityGroup;
      service.waitFor(from.allowTo(service, to, topology.internalPort, `${name} calls ${peer}`));
    }
    for (const peer of services[name].usesApisOf ?? []) {
      const to = this.services[peer].securityGroup;
      service.waitFor(from.allowTo(service, to, topology.publicPort, `${name} uses the API of ${peer}`));
    }
    if (network.secretsEndpoint) {
      service.waitFor(
        from.allowTo(service, network.secretsEndpoint.securityGroup, 443, `Secrets of ${name}`),
      );
    }
  }
}
