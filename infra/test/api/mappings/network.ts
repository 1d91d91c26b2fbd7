import type { Arguments, Mapping } from "../mapping.ts";

/** The provider writes tags. */
const tags = ["tags"];

/** The other end of a rule, which carries the rule's description. */
const permission = ({ description: Description, ...block }: Arguments): object => ({
  IpProtocol: block["ip_protocol"],
  FromPort: block["from_port"],
  ToPort: block["to_port"],
  ...(block["cidr_ipv4"] !== undefined && { IpRanges: [{ CidrIp: block["cidr_ipv4"], Description }] }),
  ...(block["prefix_list_id"] !== undefined && {
    PrefixListIds: [{ PrefixListId: block["prefix_list_id"], Description }],
  }),
  ...(block["referenced_security_group_id"] !== undefined && {
    UserIdGroupPairs: [{ GroupId: block["referenced_security_group_id"], Description }],
  }),
});

const rule = (direction: "Ingress" | "Egress"): Mapping => ({
  parts: [
    {
      operation: `ec2:AuthorizeSecurityGroup${direction}`,
      takes: [
        "ip_protocol",
        "from_port",
        "to_port",
        "cidr_ipv4",
        "prefix_list_id",
        "referenced_security_group_id",
        "description",
      ],
      members: (block) => ({ IpPermissions: [permission(block)] }),
    },
  ],
  rename: { security_group_id: "GroupId" },
});

/** The network and its allowed connections. */
export const networkMappings: Readonly<Record<string, Mapping>> = {
  aws_default_security_group: { parts: [{ operation: "ec2:DescribeSecurityGroups" }], local: ["vpc_id"] },
  aws_eip: { parts: [{ operation: "ec2:AllocateAddress" }], local: tags },
  aws_flow_log: {
    parts: [
      {
        operation: "ec2:CreateFlowLogs",
        takes: ["vpc_id"],
        members: (block) => ({ ResourceIds: [block["vpc_id"]], ResourceType: "VPC" }),
      },
    ],
    rename: { iam_role_arn: "DeliverLogsPermissionArn" },
    local: tags,
  },
  aws_internet_gateway: {
    parts: [
      { operation: "ec2:CreateInternetGateway" },
      {
        operation: "ec2:AttachInternetGateway",
        takes: ["vpc_id"],
        members: (block) => ({ InternetGatewayId: "igw", VpcId: block["vpc_id"] }),
      },
    ],
    local: tags,
  },
  aws_nat_gateway: { parts: [{ operation: "ec2:CreateNatGateway" }], local: tags },
  aws_route: { parts: [{ operation: "ec2:CreateRoute" }] },
  aws_route_table: { parts: [{ operation: "ec2:CreateRouteTable" }], local: tags },
  aws_route_table_association: { parts: [{ operation: "ec2:AssociateRouteTable" }] },
  aws_security_group: {
    parts: [
      {
        operation: "ec2:CreateSecurityGroup",
        takes: ["name_prefix", "description"],
        members: (block) => ({
          GroupName: `${String(block["name_prefix"])}${"0".repeat(26)}`,
          Description: block["description"],
        }),
      },
    ],
    local: tags,
  },
  aws_subnet: {
    parts: [
      { operation: "ec2:CreateSubnet" },
      {
        operation: "ec2:ModifySubnetAttribute",
        takes: ["map_public_ip_on_launch"],
        members: (block) => ({
          SubnetId: "subnet",
          MapPublicIpOnLaunch: { Value: block["map_public_ip_on_launch"] },
        }),
      },
    ],
    local: tags,
  },
  aws_vpc: {
    parts: [
      { operation: "ec2:CreateVpc" },
      {
        operation: "ec2:ModifyVpcAttribute",
        takes: ["enable_dns_hostnames"],
        members: (block) => ({ VpcId: "vpc", EnableDnsHostnames: { Value: block["enable_dns_hostnames"] } }),
      },
      {
        operation: "ec2:ModifyVpcAttribute",
        takes: ["enable_dns_support"],
        members: (block) => ({ VpcId: "vpc", EnableDnsSupport: { Value: block["enable_dns_support"] } }),
      },
    ],
    local: tags,
  },
  aws_vpc_endpoint: { parts: [{ operation: "ec2:CreateVpcEndpoint" }], local: tags },
  aws_vpc_security_group_egress_rule: rule("Egress"),
  aws_vpc_security_group_ingress_rule: rule("Ingress"),
};
