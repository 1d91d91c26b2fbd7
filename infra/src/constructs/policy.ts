/** One statement of an IAM or resource policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: string | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy as JSON. Terraform's jsonencode would lose `${}` inside longer strings. */
export const toPolicy = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** The allowed actions and their resources. */
export const allow = (
  actions: readonly string[],
  resource: string | readonly string[],
  condition?: Statement["Condition"],
): Statement => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
  ...(condition && { Condition: condition }),
});

/**
 * The trust policy of a role: one AWS service, acting for this account only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const trust = (service: string, accountId: string, sourceArn?: string): string =>
  toPolicy([
    {
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ...(sourceArn && { ArnLike: { "aws:SourceArn": sourceArn } }),
      },
    },
  ]);

/** Denies access to a bucket without TLS. */
export const denyWithoutTls = (bucketArn: string): Statement => ({
  Sid: "OnlyWithTls",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
