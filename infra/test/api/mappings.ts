import type { Mapping } from "./mapping.ts";
import { certificatesMappings } from "./mappings/certificates.ts";
import { dataMappings } from "./mappings/data.ts";
import { databaseMappings } from "./mappings/database.ts";
import { edgeMappings } from "./mappings/edge.ts";
import { imagesMappings } from "./mappings/images.ts";
import { loadBalancerMappings } from "./mappings/load-balancer.ts";
import { networkMappings } from "./mappings/network.ts";
import { rolesMappings } from "./mappings/roles.ts";
import { scalingMappings } from "./mappings/scaling.ts";
import { secretsMappings } from "./mappings/secrets.ts";
import { servicesMappings } from "./mappings/services.ts";
import { storageMappings } from "./mappings/storage.ts";
import { watchingMappings } from "./mappings/watching.ts";

/** The AWS provider's requests to create each type of resource and to read data. */
export const mappings: Readonly<Record<string, Mapping>> = {
  ...dataMappings,
  ...certificatesMappings,
  ...scalingMappings,
  ...watchingMappings,
  ...databaseMappings,
  ...networkMappings,
  ...imagesMappings,
  ...servicesMappings,
  ...rolesMappings,
  ...secretsMappings,
  ...loadBalancerMappings,
  ...edgeMappings,
  ...storageMappings,
};

/** Terraform's own types, which need no request to AWS. */
export const withoutRequests: ReadonlySet<string> = new Set([
  "terraform_data",
  "data.terraform_remote_state",
]);
