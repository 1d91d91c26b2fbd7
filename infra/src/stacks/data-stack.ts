import { DataAwsCallerIdentity } from "@cdktn/provider-aws/lib/data-aws-caller-identity/index.js";
import { databaseOf, type ServiceName, sealingServices, statefulServices, tokenIssuer } from "@shop/topology";
import type { Construct } from "constructs";
import type { Functions } from "../artifacts/functions.ts";
import { EncryptionKey } from "../constructs/encryption-key.ts";
import { EphemeralPassword } from "../constructs/ephemeral-password.ts";
import { loadBalancerLogs } from "../constructs/load-balancer.ts";
import { allow } from "../constructs/policy.ts";
import { Postgres, postgresPort } from "../constructs/postgres.ts";
import { PrivateBucket } from "../constructs/private-bucket.ts";
import { RotatedSecret } from "../constructs/rotated-secret.ts";
import { RotationFunction } from "../constructs/rotation-function.ts";
import { SecurityGroup } from "../constructs/security-group.ts";
import type { NetworkStack } from "./network-stack.ts";
import { ShopStack, type ShopStackProps } from "./shop-stack.ts";

export interface DataStackProps extends ShopStackProps {
  readonly network: NetworkStack;
  readonly functions: Functions;
}

/** Less than a week, so that an alarm can detect a week without a rotation. */
const rotationDays = 5;
const accessLogDays = 90;

/** Everything that must not be lost: the database, the secrets, the buckets, and their encryption key. */
export class DataStack extends ShopStack {
  readonly key: EncryptionKey;
  readonly postgres: Postgres;
  /** Of the services that have a database. */
  readonly databaseSecrets: ReadonlyMap<ServiceName, RotatedSecret>;
  readonly signingKeys: RotatedSecret;
  /** Of the services that encrypt their cookies. */
  readonly cookieKeys: ReadonlyMap<ServiceName, RotatedSecret>;
  readonly accessLogs: PrivateBucket;
  /** The functions that rotate the secrets, for alarms. */
  readonly rotations: readonly RotationFunction[];
  readonly #props: DataStackProps;
  readonly #accountId: string;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    this.#props = props;
    const { keepData, finalSnapshot, database } = this.environment;
    const { network } = props.network;
    this.#accountId = new DataAwsCallerIdentity(this, "Account").accountId;
    this.key = new EncryptionKey(this, "DataKey", {
      name: this.named("data"),
      description: "Database, secrets and buckets of the shop",
      accountId: this.#accountId,
      keep: keepData,
    });
    this.postgres = new Postgres(this, "Postgres", {
      name: this.named("postgres"),
      vpcId: network.vpcId,
      subnetIds: network.dataSubnetIds,
      keyArn: this.key.arn,
      logs: this.#logs(),
      settings: database,
      keep: keepData,
      finalSnapshot,
      accountId: this.#accountId,
    });
    const rotateDatabaseSecret = this.#databaseRotation();
    const rotateSigningKeys = this.#signingKeyRotation();
    const rotateCookieKeys = sealingServices.length > 0 ? this.#cookieKeyRotation() : undefined;
    this.rotations = [
      rotateDatabaseSecret,
      rotateSigningKeys,
      ...(rotateCookieKeys ? [rotateCookieKeys] : []),
    ];
    this.databaseSecrets = new Map(
      statefulServices.map((name) => [name, this.#databaseSecret(name, rotateDatabaseSecret)]),
    );
    this.signingKeys = this.#signingKeys(rotateSigningKeys);
    this.cookieKeys = new Map(
      rotateCookieKeys ? sealingServices.map((name) => [name, this.#cookieKeys(name, rotateCookieKeys)]) : [],
    );
    this.accessLogs = this.#accessLogs();
  }

  /** The name of a secret, the same as in compose.yaml except for the environment. */
  #secretName(what: string): string {
    return `shop-${this.environment.name}/${what}`;
  }

  #logs(): { readonly keyArn: string; readonly days: number } {
    return { keyArn: this.#props.network.logKey.arn, days: this.environment.logDays };
  }

  #rotationProps() {
    const { region } = this.environment;
    return {
      keyArn: this.key.arn,
      logs: this.#logs(),
      region,
      accountId: this.#accountId,
      secretsPattern: `arn:aws:secretsmanager:${region}:${this.#accountId}:secret:${this.#secretName("*")}`,
    };
  }

  #databaseRotation(): RotationFunction {
    const { network, secretsEndpoint } = this.#props.network;
    const securityGroup = new SecurityGroup(this, "RotationGroup", {
      vpcId: network.vpcId,
      name: this.named("rotation"),
      description: "The function that rotates the database passwords",
    });
    securityGroup.allowTo(this, this.postgres.securityGroup, postgresPort, "Roles and passwords");
    if (secretsEndpoint) {
      securityGroup.allowTo(this, secretsEndpoint.securityGroup, 443, "Secrets Manager");
    } else securityGroup.allowToAws();
    return new RotationFunction(this, "RotateDatabaseSecret", {
      ...this.#rotationProps(),
      name: this.named("rotate-database-secret"),
      description: "Rotates the password of a service's database by alternating between two users",
      code: this.#props.functions.rotateDatabaseSecret,
      variables: { DATABASE_ADMIN_SECRET_ID: this.postgres.adminSecretArn },
      statements: [allow(["secretsmanager:GetSecretValue"], this.postgres.adminSecretArn)],
      network: { subnetIds: network.privateSubnetIds, securityGroup },
    });
  }

  #signingKeyRotation(): RotationFunction {
    return new RotationFunction(this, "RotateSigningKeys", {
      ...this.#rotationProps(),
      name: this.named("rotate-signing-keys"),
      description: "Creates the next signing key and advances the others",
      code: this.#props.functions.rotateSigningKeys,
    });
  }

  #cookieKeyRotation(): RotationFunction {
    return new RotationFunction(this, "RotateCookieKeys", {
      ...this.#rotationProps(),
      name: this.named("rotate-cookie-keys"),
      description: "Creates the next key for cookies and advances the others",
      code: this.#props.functions.rotateCookieKeys,
    });
  }

  #databaseSecret(name: ServiceName, rotation: RotationFunction): RotatedSecret {
    const database = databaseOf(name);
    const password = new EphemeralPassword(this, `${name}-password`);
    return new RotatedSecret(this, `${name}-database`, {
      name: this.#secretName(`${name}/database`),
      description: `Database login of the ${name} service`,
      keyArn: this.key.arn,
      initialValue: JSON.stringify({
        engine: "postgres",
        host: this.postgres.address,
        port: postgresPort,
        dbname: database.name,
        username: database.name,
        password: password.value,
      }),
      rotation,
      rotateEveryDays: rotationDays,
      // The service's migrate step later creates the user named in the first value.
      rotateImmediately: false,
      keep: this.environment.keepData,
    });
  }

  #signingKeys(rotation: RotationFunction): RotatedSecret {
    return new RotatedSecret(this, "SigningKeys", {
      name: this.#secretName(`${tokenIssuer}/signing-keys`),
      description: "Keys that sign access tokens: next, current, previous",
      ...this.#keysProps(rotation),
    });
  }

  #cookieKeys(name: ServiceName, rotation: RotationFunction): RotatedSecret {
    return new RotatedSecret(this, `${name}-cookie-keys`, {
      name: this.#secretName(`${name}/cookie-keys`),
      description: `Keys that encrypt the cookies of the ${name} service: next, current, previous ones`,
      ...this.#keysProps(rotation),
    });
  }

  #keysProps(rotation: RotationFunction) {
    return {
      keyArn: this.key.arn,
      // Terraform could create keys but would store them in its state. The function creates the first ones
      // too.
      initialValue: "{}",
      rotation,
      rotateEveryDays: rotationDays,
      rotateImmediately: true,
      keep: this.environment.keepData,
    };
  }

  #accessLogs(): PrivateBucket {
    return new PrivateBucket(this, "AccessLogs", {
      namePrefix: `${this.named("access-logs")}-`,
      expireDays: accessLogDays,
      keep: this.environment.keepData,
      // No condition, as AWS documents it: the path contains the account's number.
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
      statements: (bucketArn) => [
        {
          Sid: "LoadBalancerWrites",
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: loadBalancerLogs.map((log) => `${bucketArn}/${log}/AWSLogs/${this.#accountId}/*`),
        },
      ],
    });
  }
}
