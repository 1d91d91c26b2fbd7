import { type Check, checkEach } from "./check.ts";
import { originOf } from "./reading/references.ts";

interface LambdaFunction {
  runtime: string;
  architectures: string[];
  timeout: number;
  environment?: { variables: Record<string, string> };
  kms_key_arn?: string;
  logging_config?: { log_format: string; log_group: string };
}

const type = "aws_lambda_function";
const check = checkEach<LambdaFunction>(type);

/** The functions that rotate secrets. */
export const functionChecks: readonly Check[] = [
  check({
    name: "functions run on the newest Node of Lambda, on ARM",
    holds: ({ runtime, architectures }) => [
      runtime === "nodejs24.x" || `runs on ${runtime}`,
      architectures.join() === "arm64" || `runs on ${architectures.join()}`,
    ],
    broken: [{ runtime: "nodejs20.x" }, { architectures: ["x86_64"] }],
  }),
  checkEach<LambdaFunction>(
    type,
    ({ environment }) => environment !== undefined,
  )({
    name: "variables of functions are encrypted with a key of the shop's",
    holds: ({ kms_key_arn }, { resource: { stack }, shop }) =>
      originOf(shop, stack, kms_key_arn)?.includes("/aws_kms_key.") || "has no key of its own",
    broken: { kms_key_arn: undefined },
  }),
  check({
    name: "functions log to groups that exist before them: Lambda's own would keep every line for ever",
    holds: ({ logging_config }, { resource: { stack }, shop }) =>
      originOf(shop, stack, logging_config?.log_group)?.includes("/aws_cloudwatch_log_group.") ||
      "creates its group itself",
    broken: { logging_config: undefined },
  }),
];
