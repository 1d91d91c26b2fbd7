import { type Arguments, first, type Mapping, parsed } from "../mapping.ts";

const network = ({ assign_public_ip: isPublic, ...rest }: Arguments): object => {
  return { ...rest, assignPublicIp: isPublic ? "ENABLED" : "DISABLED" };
};

/** Cluster, tasks, services and their names. */
export const servicesMappings: Readonly<Record<string, Mapping>> = {
  aws_ecs_cluster: {
    parts: [{ operation: "ecs:CreateCluster" }],
    rename: { name: "clusterName", setting: "settings" },
  },
  aws_ecs_cluster_capacity_providers: {
    parts: [{ operation: "ecs:PutClusterCapacityProviders" }],
    rename: { cluster_name: "cluster" },
  },
  aws_ecs_service: {
    parts: [
      {
        operation: "ecs:CreateService",
        takes: [
          "alarms",
          "deployment_circuit_breaker",
          "deployment_configuration",
          "deployment_maximum_percent",
          "deployment_minimum_healthy_percent",
          "network_configuration",
        ],
        members: (block) => ({
          deploymentConfiguration: {
            alarms: block["alarms"],
            deployment_circuit_breaker: block["deployment_circuit_breaker"],
            maximum_percent: block["deployment_maximum_percent"],
            minimum_healthy_percent: block["deployment_minimum_healthy_percent"],
            ...first(block["deployment_configuration"]),
          },
          networkConfiguration: { awsvpcConfiguration: network(first(block["network_configuration"])) },
        }),
      },
      {
        operation: "ecs:UpdateService",
        takes: ["force_new_deployment"],
        members: (block) => ({ service: block["name"], forceNewDeployment: block["force_new_deployment"] }),
      },
    ],
    rename: {
      name: "serviceName",
      load_balancer: "loadBalancers",
      enable_ecs_managed_tags: "enableECSManagedTags",
    },
    local: ["wait_for_steady_state"],
  },
  aws_ecs_task_definition: {
    parts: [
      {
        operation: "ecs:RegisterTaskDefinition",
        takes: ["container_definitions"],
        members: (block) => ({ containerDefinitions: parsed(block["container_definitions"]) }),
      },
    ],
    local: ["skip_destroy"],
  },
  aws_service_discovery_private_dns_namespace: {
    parts: [{ operation: "servicediscovery:CreatePrivateDnsNamespace" }],
  },
  aws_service_discovery_service: {
    parts: [{ operation: "servicediscovery:CreateService" }],
    local: ["force_destroy"],
  },
};
