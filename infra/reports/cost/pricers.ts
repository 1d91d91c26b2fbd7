import {
  priceBuckets,
  priceDatabases,
  priceKeys,
  priceNamespaces,
  priceRepositories,
  priceSecrets,
} from "./price-data.ts";
import {
  priceAddresses,
  priceEndpoints,
  priceFirewalls,
  priceLoadBalancers,
  priceNatGateways,
} from "./price-network.ts";
import { priceInsights, priceTasks } from "./price-tasks.ts";
import { priceAlarms, priceDashboards, priceLogGroups, priceScalingPolicies } from "./price-watching.ts";
import type { Pricer } from "./pricer.ts";

/**
 * The functions that price resources at rest, by type. The estimate rejects a type that is neither here nor
 * in `free-types.ts`.
 */
export const pricers: Readonly<Record<string, Pricer>> = {
  aws_appautoscaling_policy: priceScalingPolicies,
  aws_cloudwatch_dashboard: priceDashboards,
  aws_cloudwatch_log_group: priceLogGroups,
  aws_cloudwatch_metric_alarm: priceAlarms,
  aws_db_instance: priceDatabases,
  aws_ecr_repository: priceRepositories,
  aws_ecs_cluster: priceInsights,
  aws_ecs_service: priceTasks,
  aws_eip: priceAddresses,
  aws_kms_key: priceKeys,
  aws_lb: priceLoadBalancers,
  aws_nat_gateway: priceNatGateways,
  aws_s3_bucket: priceBuckets,
  aws_secretsmanager_secret: priceSecrets,
  aws_service_discovery_private_dns_namespace: priceNamespaces,
  aws_vpc_endpoint: priceEndpoints,
  aws_wafv2_web_acl: priceFirewalls,
};
