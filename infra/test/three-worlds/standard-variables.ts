/** The variables that no schema of ours has, by name: who reads each. */
export const standardVariables: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "the AWS SDK, where no role gives it credentials",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: "the AWS SDK, where something stands in for Secrets Manager",
  AWS_REGION: "the AWS SDK; on Fargate nothing else tells it",
  AWS_SECRET_ACCESS_KEY: "the AWS SDK, where no role gives it credentials",
  AWS_XRAY_CONTEXT_MISSING: "the X-Ray SDK",
  AWS_XRAY_DAEMON_ADDRESS: "the X-Ray SDK",
  NODE_OPTIONS: "Node",
};
