/** Variables outside our schemas, by name, with their readers. */
export const standardVariables: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "the AWS SDK, if no role provides credentials",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: "the AWS SDK, if Secrets Manager has a stand-in",
  AWS_REGION: "the AWS SDK; Fargate has no other source for it",
  AWS_SECRET_ACCESS_KEY: "the AWS SDK, if no role provides credentials",
  AWS_XRAY_CONTEXT_MISSING: "the X-Ray SDK",
  AWS_XRAY_DAEMON_ADDRESS: "the X-Ray SDK",
  NODE_OPTIONS: "Node",
};
