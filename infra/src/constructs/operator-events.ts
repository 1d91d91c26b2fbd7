import { CloudwatchEventRule } from "@cdktn/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktn/provider-aws/lib/cloudwatch-event-target/index.js";
import { DbEventSubscription } from "@cdktn/provider-aws/lib/db-event-subscription/index.js";
import { Construct } from "constructs";

export interface OperatorEventsProps {
  /** Makes a physical name, such as `shop-dev-database`. */
  readonly named: (what: string) => string;
  readonly databaseIdentifier: string;
  /** The topic that operators subscribe to. */
  readonly topicArn: string;
}

/**
 * Publishes AWS's own events to operators: failed deployments, and failovers, failures and maintenance of the
 * database.
 */
export class OperatorEvents extends Construct {
  constructor(scope: Construct, id: string, { named, databaseIdentifier, topicArn }: OperatorEventsProps) {
    super(scope, id);
    const failed = new CloudwatchEventRule(this, "DeploymentFailed", {
      name: named("deployment-failed"),
      description: "ECS could not deploy a version of a service, or rolled it back",
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
      eventPattern: JSON.stringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Deployment State Change"],
        detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
        resources: [{ wildcard: `arn:aws:ecs:*:service/${named("cluster")}/*` }],
      }),
    });
    new CloudwatchEventTarget(this, "Deployments", {
      rule: failed.name,
      arn: topicArn,
      inputTransformer: {
        inputPaths: { service: "$.resources[0]", reason: "$.detail.reason" },
        inputTemplate: JSON.stringify("A deployment of <service> has failed: <reason>"),
      },
    });
    new DbEventSubscription(this, "Database", {
      name: named("database"),
      snsTopic: topicArn,
      sourceType: "db-instance",
      sourceIds: [databaseIdentifier],
      eventCategories: ["availability", "failover", "failure", "low storage", "maintenance", "recovery"],
    });
  }
}
