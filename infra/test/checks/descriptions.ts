import { breakFirst } from "./breaking.ts";
import type { Check } from "./check.ts";
import { literalOf } from "./reading/references.ts";
import { allResources } from "./reading/resources.ts";

interface Described {
  description?: string;
}

/** EC2's rule is AWS's strictest: every service accepts what it allows. */
const allowed = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=;{}!$*]{0,255}$/;

/** Types with full sentences as descriptions, whose services accept any text. */
const anyText = new Set(["aws_secretsmanager_secret", "aws_lambda_function", "aws_kms_key"]);

/** Descriptions of resources. */
export const descriptionChecks: readonly Check[] = [
  {
    name: "every description has only characters that EC2 accepts, or belongs to a service that accepts any",
    faults: (shop) =>
      allResources<Described>(shop)
        .filter(({ type, block }) => !anyText.has(type) && typeof block.description === "string")
        .filter(({ block: { description = "" } }) => !allowed.test(literalOf(description)))
        .map(({ at, block }) => `${at} is described as ${block.description}`),
    broken: [
      breakFirst<Described>("aws_vpc_security_group_egress_rule", { description: "catalog's database" }),
      breakFirst<Described>("aws_security_group", { description: "x".repeat(256) }),
      breakFirst<Described>("aws_service_discovery_private_dns_namespace", { description: "Names – all" }),
    ],
  },
];
