import { arnOf } from "./aws-names.ts";
import type { Values } from "./dynamic-value.ts";
import { policyDocument } from "./policy-document.ts";
import type { Subject } from "./subject.ts";

type Responses = Readonly<Record<string, (subject: Subject) => Values>>;

const account = "123456789012";
const region = "us-east-1";
const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;

const masterUserSecret = ({ name }: Subject): Values => ({
  kms_key_id: `arn:aws:kms:${region}:${account}:key/stub`,
  secret_arn: `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-${name}-AbCdEf`,
  secret_status: "active",
});

const responses: Responses = {
  aws_db_instance: (subject) => {
    const address = `${subject.name}.abcdefghijkl.${region}.rds.amazonaws.com`;
    const isManaged = subject.values["manage_master_user_password"] === true;
    const port = typeof subject.values["port"] === "number" ? subject.values["port"] : 5432;
    const master_user_secret = isManaged ? [masterUserSecret(subject)] : [];
    return { address, port, endpoint: `${address}:${port}`, master_user_secret };
  },
  aws_ecr_repository: ({ name }) => ({ repository_url: `${registry}/${name}` }),
  aws_ecs_task_definition: (subject) => ({
    revision: 1,
    arn_without_revision: arnOf(subject).replace(/:1$/, ""),
  }),
  aws_lb: ({ name }) => ({ dns_name: `${name}-1234567890.${region}.elb.amazonaws.com` }),
  aws_lb_target_group: (subject) => ({ arn_suffix: arnOf(subject).replace(/^.*:/, "") }),
  aws_availability_zones: () => ({
    names: ["a", "b", "c"].map((zone) => `${region}${zone}`),
    zone_ids: [1, 2, 3].map((zone) => `use1-az${zone}`),
  }),
  aws_caller_identity: () => ({
    id: account,
    account_id: account,
    arn: `arn:aws:iam::${account}:user/stub`,
    user_id: "AIDASTUBSTUBSTUBSTUB",
  }),
  aws_ecr_image: ({ hash, values }) => ({
    image_digest: `sha256:${hash}`,
    image_uri: `${registry}/${String(values["repository_name"])}@sha256:${hash}`,
  }),
  aws_iam_policy_document: ({ values }) => ({
    json: policyDocument(values),
    minified_json: policyDocument(values),
  }),
  aws_partition: () => ({
    id: "aws",
    partition: "aws",
    dns_suffix: "amazonaws.com",
    reverse_dns_prefix: "com.amazonaws",
  }),
  aws_region: () => ({ id: region, name: region, region, endpoint: `ec2.${region}.amazonaws.com` }),
  aws_secretsmanager_random_password: ({ values }) => {
    const length = typeof values["password_length"] === "number" ? values["password_length"] : 32;
    return { random_password: "StubPassword0123456789".repeat(length).slice(0, length) };
  },
};

/** Values of a type that have to be realistic and cannot be derived from their names. */
export const knownResponses = (subject: Subject): Values => ({
  ...(subject.values["tags"] === undefined ? {} : { tags_all: subject.values["tags"] ?? {} }),
  ...responses[subject.type]?.(subject),
});
