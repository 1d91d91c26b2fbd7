import { BudgetsBudget } from "@cdktn/provider-aws/lib/budgets-budget/index.js";
import { CloudwatchDashboard } from "@cdktn/provider-aws/lib/cloudwatch-dashboard/index.js";
import { XrayGroup } from "@cdktn/provider-aws/lib/xray-group/index.js";
import { XraySamplingRule } from "@cdktn/provider-aws/lib/xray-sampling-rule/index.js";
import { serviceNames, services } from "@shop/topology";
import type { Construct } from "constructs";
import { Alarm, type AlarmProps, type Metric } from "../constructs/alarm.ts";
import { dashboardBody } from "../constructs/dashboard.ts";
import { OperatorEvents } from "../constructs/operator-events.ts";
import type { DataStack } from "./data-stack.ts";
import type { NetworkStack } from "./network-stack.ts";
import type { PlatformStack } from "./platform-stack.ts";
import type { ServicesStack } from "./services-stack.ts";
import { ShopStack, type ShopStackProps } from "./shop-stack.ts";

export interface ObservabilityStackProps extends ShopStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly platform: PlatformStack;
  readonly services: ServicesStack;
}

const gibibyte = 1024 ** 3;
/** Below this share of free memory, PostgreSQL has no room for a burst. */
const minMemoryShare = 0.05;

/** `PaymentsStuck` as `payments-stuck`. */
const kebab = (name: string): string => name.replaceAll(/\B[A-Z]/g, "-$&").toLowerCase();

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The dashboard, the alarms across services, trace sampling, and the budget. */
export class ObservabilityStack extends ShopStack {
  readonly #props: ObservabilityStackProps;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    this.#props = props;
    this.#dashboard();
    this.#databaseAlarms();
    this.#entryAlarms();
    this.#serviceAlarms();
    this.#rotationAlarms();
    new OperatorEvents(this, "Events", {
      named: (what) => this.named(what),
      databaseIdentifier: props.data.postgres.identifier,
      topicArn: props.platform.alarmTopicArn,
    });
    this.#sampling();
    this.#budget();
  }

  #dashboard(): void {
    const { data, platform, services: stack } = this.#props;
    new CloudwatchDashboard(this, "Dashboard", {
      dashboardName: this.named("overview"),
      dashboardBody: dashboardBody({
        region: this.environment.region,
        clusterName: platform.clusterName,
        balancer: platform.balancer.metricName,
        databaseIdentifier: data.postgres.identifier,
        services: serviceNames.map((name) => ({
          name,
          purpose: services[name].purpose,
          outcomes: services[name].outcomes,
          targetGroup: stack.services[name].targetGroup,
        })),
      }),
    });
  }

  #alarm(id: string, name: string, props: Omit<AlarmProps, "name" | "topicArn">): void {
    new Alarm(this, id, { ...props, name: this.named(name), topicArn: this.#props.platform.alarmTopicArn });
  }

  #databaseAlarms(): void {
    const { database } = this.environment;
    const metric = (name: string): Metric => ({
      namespace: "AWS/RDS",
      name,
      statistic: "Average",
      dimensions: { DBInstanceIdentifier: this.#props.data.postgres.identifier },
    });
    this.#alarm("DatabaseBusy", "database-busy", {
      description: "PostgreSQL is short of CPU. Check Database Insights for the statements that use it.",
      metric: metric("CPUUtilization"),
      when: "above",
      threshold: 80,
      periods: 10,
    });
    this.#alarm("DatabaseFull", "database-full", {
      description: "PostgreSQL's disk is nearly full and has reached its maximum size: raise maxStorageGiB.",
      metric: metric("FreeStorageSpace"),
      when: "below",
      threshold: 2 * gibibyte,
      periods: 5,
    });
    this.#alarm("DatabaseMemory", "database-memory", {
      description:
        "PostgreSQL has little memory left and will swap: choose a larger instanceClass, or fewer connections.",
      metric: metric("FreeableMemory"),
      when: "below",
      threshold: database.memoryGiB * gibibyte * minMemoryShare,
      periods: 10,
    });
    this.#alarm("DatabaseCredits", "database-credits", {
      description: "PostgreSQL has used up its CPU credits and borrows: choose a larger instanceClass.",
      metric: metric("CPUSurplusCreditBalance"),
      when: "above",
      threshold: 0,
      // Credits are measured every five minutes. A new instance has none and borrows some to start.
      periods: 6,
      periodS: 300,
    });
    this.#alarm("DatabaseConnections", "database-connections", {
      description: "PostgreSQL has nearly reached its connection limit. Look for tasks that do not stop.",
      metric: metric("DatabaseConnections"),
      when: "above",
      threshold: Math.floor(database.maxConnections * 0.8),
      periods: 5,
    });
  }

  #entryAlarms(): void {
    const { balancer, firewall } = this.#props.platform;
    this.#alarm("BalancerFailing", "balancer-failing", {
      description: "The load balancer itself returns errors: it reaches no healthy task, or not in time.",
      metric: {
        namespace: "AWS/ApplicationELB",
        name: "HTTPCode_ELB_5XX_Count",
        statistic: "Sum",
        dimensions: { LoadBalancer: balancer.metricName },
      },
      when: "above",
      threshold: 10,
    });
    if (!firewall) return;
    this.#alarm("FirewallBlocking", "firewall-blocking", {
      description:
        "The firewall blocks many requests: an attack, or a rule that matches customers by mistake.",
      metric: {
        namespace: "AWS/WAFV2",
        name: "BlockedRequests",
        statistic: "Sum",
        dimensions: firewall.dimensions,
      },
      when: "above",
      threshold: 500,
      periods: 5,
    });
  }

  /** The alarms that a service's description asks for, in addition to those of every service. */
  #serviceAlarms(): void {
    for (const { name: service, alarms = [] } of Object.values(services)) {
      for (const { metric, description } of alarms) {
        this.#alarm(metric, kebab(metric), {
          description,
          metric: {
            namespace: "FargateShop",
            name: metric,
            // Each task reports the total.
            statistic: "Maximum",
            dimensions: { Service: service },
          },
          when: "above",
          threshold: 0,
        });
      }
    }
  }

  #rotationAlarms(): void {
    for (const { node, name } of this.#props.data.rotations) {
      this.#alarm(`${node.id}Failing`, `${node.id}-failing`, {
        description: "A secret could not be rotated. The old value stays valid; check the function's log.",
        metric: {
          namespace: "AWS/Lambda",
          name: "Errors",
          statistic: "Sum",
          dimensions: { FunctionName: name },
        },
        when: "above",
        threshold: 0,
        periods: 1,
      });
      // One for each function, not for each secret: CloudWatch has no metric of a secret's rotation (Secrets
      // Manager reports only the number of secrets; rotations are events of CloudTrail), and Lambda counts
      // invocations by function. A secret whose rotation alone is off goes unnoticed here.
      this.#alarm(`${node.id}Idle`, `${node.id}-idle`, {
        description:
          "No secret has been rotated for a week, so rotation may be off. Check the secrets' rotation.",
        metric: {
          namespace: "AWS/Lambda",
          name: "Invocations",
          statistic: "Sum",
          dimensions: { FunctionName: name },
        },
        when: "below",
        threshold: 1,
        // CloudWatch evaluates at most one week.
        periods: 7,
        periodS: 86_400,
        missing: "breaching",
      });
    }
  }

  /**
   * Samples every POST of a service that asks for it, no health check, and of the rest one request a second
   * plus one in twenty.
   */
  #sampling(): void {
    const rule = (id: string, name: string, priority: number, what: Partial<Sampled>): void => {
      new XraySamplingRule(this, id, {
        ruleName: this.named(name),
        priority,
        version: 1,
        serviceName: "*",
        serviceType: "*",
        host: "*",
        resourceArn: "*",
        httpMethod: what.method ?? "*",
        urlPath: what.path ?? "*",
        reservoirSize: what.reservoir ?? 1,
        fixedRate: what.rate ?? 0.05,
      });
    };
    rule("HealthSampling", "health", 10, { path: "/health/*", reservoir: 0, rate: 0 });
    const traced = Object.values(services).filter(({ tracesEveryPost }) => tracesEveryPost);
    for (const [index, { name, path }] of traced.entries()) {
      rule(`${capitalised(name)}Sampling`, path.slice("/api/".length), 20 + index, {
        method: "POST",
        path: `${path}*`,
        reservoir: 50,
        rate: 1,
      });
    }
    rule("OtherSampling", "others", 100, {});
    new XrayGroup(this, "Failed", {
      groupName: this.named("failed"),
      filterExpression: "fault = true OR responsetime > 1",
      insightsConfiguration: { insightsEnabled: true, notificationsEnabled: false },
    });
  }

  #budget(): void {
    const { monthlyBudgetUsd, alarmEmail } = this.environment;
    const notice = (notificationType: string, threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberEmailAddresses: [alarmEmail],
    });
    new BudgetsBudget(this, "Budget", {
      name: this.named("monthly"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyBudgetUsd),
      limitUnit: "USD",
      notification: [notice("ACTUAL", 80), notice("FORECASTED", 100)],
    });
  }
}

interface Sampled {
  readonly method: string;
  readonly path: string;
  /** Traces per second that are sampled before the rate applies. */
  readonly reservoir: number;
  readonly rate: number;
}
