import { LbListenerRule } from "@cdktn/provider-aws/lib/lb-listener-rule/index.js";
import { LbTargetGroup } from "@cdktn/provider-aws/lib/lb-target-group/index.js";
import { routingRules, type ServiceName, timing, topology } from "@shop/topology";
import { Construct } from "constructs";
import type { Deployment } from "../../environments/environment.ts";

export interface TrafficProps {
  readonly service: ServiceName;
  readonly vpcId: string;
  readonly listenerArn: string;
  readonly deployment: Deployment["kind"];
}

/**
 * Routes requests from the load balancer to the tasks: their target group, and the rule for the service's
 * paths.
 */
export class Traffic extends Construct {
  readonly targetGroup: LbTargetGroup;
  /** The target group for a canary's new version; absent for rolling deployments. */
  readonly alternateGroup: LbTargetGroup | undefined;
  readonly rule: LbListenerRule;
  readonly #props: TrafficProps;

  constructor(scope: Construct, id: string, props: TrafficProps) {
    super(scope, id);
    this.#props = props;
    const isCanary = props.deployment === "canary";
    this.targetGroup = this.#group("Targets");
    this.alternateGroup = isCanary ? this.#group("AlternateTargets") : undefined;
    this.rule = this.#rule(isCanary);
  }

  #group(id: string): LbTargetGroup {
    const { service, vpcId } = this.#props;
    return new LbTargetGroup(this, id, {
      // Six characters at most. AWS makes the name unique, so a group can be replaced while it is in use.
      namePrefix: service.slice(0, 6),
      vpcId,
      targetType: "ip",
      port: topology.publicPort,
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      deregistrationDelay: String(timing.deregistrationDelayS),
      loadBalancingAlgorithmType: "least_outstanding_requests",
      // ECS replaces a target that fails this check, so the check must not depend on the database or on
      // peers.
      healthCheck: {
        path: "/health/ready",
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  #rule(isCanary: boolean): LbListenerRule {
    const { service, listenerArn } = this.#props;
    const found = routingRules.find((one) => one.service === service);
    if (!found) throw new Error(`The topology has no rule for ${service}`);
    const targetGroup = [this.targetGroup, this.alternateGroup].flatMap((group, index) =>
      group ? [{ arn: group.arn, weight: index === 0 ? 100 : 0 }] : [],
    );
    return new LbListenerRule(this, "Rule", {
      listenerArn,
      priority: found.priority,
      condition: [{ pathPattern: { values: [...found.patterns] } }],
      action: isCanary
        ? [{ type: "forward", forward: { targetGroup } }]
        : [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
      // ECS changes the weights during a canary deployment.
      ...(isCanary && { lifecycle: { ignoreChanges: ["action"] } }),
    });
  }
}
