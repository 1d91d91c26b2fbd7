import type { Text } from "./validate.ts";

/** A rule that AWS's documentation states and its models do not carry. */
export interface ProseRule {
  /** The texts that it applies to, by path. */
  readonly about: RegExp;
  readonly allowed: RegExp;
  readonly source: string;
}

/** The rules, with their sources. */
export const proseRules: readonly ProseRule[] = [
  {
    about: /^ec2:CreateSecurityGroup\.(Description|GroupName)$/,
    allowed: /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
  },
  {
    about: /^ec2:CreateSecurityGroup\.GroupName$/,
    allowed: /^(?!sg-)/,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
  },
  {
    // No ampersand: EC2 accepts it for ranges of addresses, but not for groups and prefix lists.
    about: /^ec2:AuthorizeSecurityGroup.*\.Description$/,
    allowed: /^[a-zA-Z0-9 ._\-:/()#,@[\]+=;{}!$*]{0,255}$/,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UserIdGroupPair.html",
  },
  {
    about: /^elbv2:Create(LoadBalancer|TargetGroup)\.Name$/,
    allowed: /^(?!internal-)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/,
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  },
  {
    about: /^rds:CreateDB(Instance\.DBInstanceIdentifier|ParameterGroup\.DBParameterGroupName)$/,
    allowed: /^[a-z](?!.*--)[a-z0-9-]{0,254}(?<!-)$/,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  },
  {
    about: /^rds:CreateDBInstance\.DBInstanceIdentifier$/,
    allowed: /^.{1,63}$/,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  },
  {
    about: /^rds:CreateDBInstance\.MasterUsername$/,
    allowed: /^(?!(admin|rdsadmin|postgres|rds_superuser)$)[a-zA-Z][a-zA-Z0-9_]{0,62}$/,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  },
  {
    about: /^rds:CreateDBSubnetGroup\.DBSubnetGroupName$/,
    allowed: /^(?!default$)[a-z0-9._ -]{1,255}$/,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html",
  },
  {
    about: /^ecs:(CreateCluster\.clusterName|CreateService\.serviceName|RegisterTaskDefinition\.family)$/,
    allowed: /^[a-zA-Z0-9_-]{1,255}$/,
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
  },
  {
    about: /^secretsmanager:CreateSecret\.Name$/,
    allowed: /^(?!.*-[a-zA-Z0-9]{6}$)[a-zA-Z0-9/_+=.@-]{1,512}$/,
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
  },
  {
    about: /^kms:CreateAlias\.AliasName$/,
    allowed: /^alias\/(?!aws\/)/,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  },
  {
    about: /^sns:CreateTopic\.Name$/,
    allowed: /^[a-zA-Z0-9_-]{1,256}$/,
    source: "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
  },
  {
    about: /^s3:CreateBucket\.Bucket$/,
    allowed: /^(?!xn--)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias)$/,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  {
    about: /^cloudwatch:PutDashboard\.DashboardName$/,
    allowed: /^[a-zA-Z0-9_-]{1,255}$/,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html",
  },
  {
    about: /^cloudwatch:PutMetricAlarm\.Metrics\.(Id|MetricStat\.Id)$/,
    allowed: /^[a-z][a-zA-Z0-9_]*$/,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html",
  },
  {
    about: /^application-autoscaling:PutScheduledAction\.Schedule$/,
    allowed: /^(at|rate|cron)\(.+\)$/,
    source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html",
  },
  {
    about: /^lambda:CreateFunction\.Description$/,
    allowed: /^.{0,256}$/s,
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  },
];

/** The faults in texts according to rules that the models lack. */
export const proseFaults = (texts: readonly Text[]): string[] =>
  texts.flatMap(({ at, text }) =>
    proseRules
      .filter(({ about, allowed }) => about.test(at) && !allowed.test(text))
      .map(({ source }) => `${at} is ${text}, which AWS rejects: ${source}`),
  );
