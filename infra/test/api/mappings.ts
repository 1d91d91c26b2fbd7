import type { Mapping } from "./mapping.ts";
import { certificatesMappings } from "./mappings/certificates.ts";
import { dataMappings } from "./mappings/data.ts";
import { databaseMappings } from "./mappings/database.ts";
import { imagesMappings } from "./mappings/images.ts";
import { loadBalancerMappings } from "./mappings/load-balancer.ts";
import { networkMappings } from "./mappings/network.ts";
import { rolesMappings } from "./mappings/roles.ts";
import { scalingMappings } from "./mappings/scaling.ts";
import { secretsMappings } from "./mappings/secrets.ts";
import { servicesMappings } from "./mappings/services.ts";
import { storageMappings } from "./mappings/storage.ts";
import { watchingMappings } from "./mappings/watching.ts";

/** The requests by which the AWS provider makes each type of resource, and asks for data. */
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
  ...storageMappings,
};

/** Types that are Terraform's own: nothing is asked of AWS for them. */
export const asksNothing: ReadonlySet<string> = new Set(["terraform_data", "data.terraform_remote_state"]);
