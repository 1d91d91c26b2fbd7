import { DefaultSecurityGroup } from "@cdktn/provider-aws/lib/default-security-group/index.js";
import { Eip } from "@cdktn/provider-aws/lib/eip/index.js";
import { InternetGateway } from "@cdktn/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktn/provider-aws/lib/nat-gateway/index.js";
import { Route } from "@cdktn/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktn/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktn/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktn/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktn/provider-aws/lib/vpc/index.js";
import { Construct } from "constructs";

/**
 * `public` subnets and the internet reach each other; `private` subnets reach the internet through NAT, if
 * there is a gateway; `data` subnets do not.
 */
type Tier = "public" | "private" | "data";

/** Each tier has a sixteenth of the network in each of up to five zones: 4,091 addresses per subnet. */
const tiers: readonly Tier[] = ["public", "private", "data"];
const zonesPerTier = 5;

export interface NetworkProps {
  /** Prefix of physical names. */
  readonly name: string;
  /** The second number of 10.x.0.0/16. */
  readonly network: number;
  readonly zones: readonly string[];
  /** True if private subnets reach the internet, each through a NAT gateway in its own zone. */
  readonly nat: boolean;
}

/** A VPC with one subnet per tier and zone, and the routes between them and the internet. */
export class Network extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly dataSubnetIds: readonly string[];
  /** The route tables of the private subnets and of the public ones, for gateway endpoints. */
  readonly routeTableIds: readonly string[];
  readonly #props: NetworkProps;
  readonly #internet: InternetGateway;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.#props = props;
    const { name, network } = props;
    const vpc = new Vpc(this, "Vpc", {
      cidrBlock: `10.${network}.0.0/16`,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    });
    vpc.overrideLogicalId("vpc");
    this.vpcId = vpc.id;
    // AWS assigns this group to resources without one. This removes the rules that AWS adds to it.
    new DefaultSecurityGroup(this, "NobodysGroup", { vpcId: vpc.id });
    this.#internet = new InternetGateway(this, "InternetGateway", { vpcId: vpc.id, tags: { Name: name } });

    const [publicSubnets, privateSubnets, dataSubnets] = tiers.map((tier) => this.#subnets(tier)) as [
      Subnet[],
      Subnet[],
      Subnet[],
    ];
    const publicTable = this.#openToInternet(publicSubnets);
    const privateTables = this.#privateTables(publicSubnets, privateSubnets);

    const ids = (subnets: readonly Subnet[]) => subnets.map((subnet) => subnet.id);
    this.publicSubnetIds = ids(publicSubnets);
    this.privateSubnetIds = ids(privateSubnets);
    this.dataSubnetIds = ids(dataSubnets);
    this.routeTableIds = [publicTable, ...privateTables].map((table) => table.id);
  }

  #subnets(tier: Tier): Subnet[] {
    const { name, network, zones } = this.#props;
    return zones.map((zone, index) => {
      const position = tiers.indexOf(tier) * zonesPerTier + index;
      return new Subnet(this, `${tier}-${zone}`, {
        vpcId: this.vpcId,
        availabilityZone: zone,
        cidrBlock: `10.${network}.${position * 16}.0/20`,
        // Public addresses are assigned only on request.
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-${tier}-${zone}`, Tier: tier },
      });
    });
  }

  #table(id: string, subnets: readonly Subnet[]): RouteTable {
    const table = new RouteTable(this, `${id}-table`, {
      vpcId: this.vpcId,
      tags: { Name: `${this.#props.name}-${id}` },
    });
    for (const [index, subnet] of subnets.entries()) {
      new RouteTableAssociation(this, `${id}-association-${index}`, {
        subnetId: subnet.id,
        routeTableId: table.id,
      });
    }
    return table;
  }

  #openToInternet(subnets: readonly Subnet[]): RouteTable {
    const table = this.#table("public", subnets);
    new Route(this, "ToInternet", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: this.#internet.id,
    });
    return table;
  }

  /**
   * One table per zone: a gateway in another zone could fail independently, and would cost for each byte
   * across zones.
   */
  #privateTables(publicSubnets: readonly Subnet[], privateSubnets: readonly Subnet[]): RouteTable[] {
    const { name, zones, nat } = this.#props;
    return zones.map((zone, index) => {
      const [publicSubnet, privateSubnet] = [publicSubnets[index], privateSubnets[index]];
      if (!publicSubnet || !privateSubnet) throw new Error(`there is no subnet in ${zone}`);
      const table = this.#table(`private-${zone}`, [privateSubnet]);
      if (!nat) return table;
      const tags = { Name: `${name}-nat-${zone}` };
      const address = new Eip(this, `address-${zone}`, { domain: "vpc", tags });
      const gateway = new NatGateway(this, `nat-${zone}`, {
        subnetId: publicSubnet.id,
        allocationId: address.id,
        tags,
        dependsOn: [this.#internet],
      });
      new Route(this, `nat-route-${zone}`, {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: gateway.id,
      });
      return table;
    });
  }
}
