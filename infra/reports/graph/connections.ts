import { type Block, type Found, referredTo, resourcesOf, type Synthesized } from "../../src/synthesized.ts";

/** One allowed connection; its ends are named by their security groups. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  /** One port, a range of them, or `any`. */
  readonly port: string;
  /** The purpose of the rule. */
  readonly why: string;
}

/** External clients that connect to the shop. */
export const internet = "internet";
/** Destinations without a fixed list of addresses. */
export const elsewhere = "any address";

type Direction = "in" | "out";

interface Rule extends Omit<Connection, "from" | "to"> {
  /** The security group of the rule. */
  readonly group: string;
  /** The other end. */
  readonly other: string;
  /** True if the other end is a group too, which needs a matching rule. */
  readonly isMutual: boolean;
}

const anywhere: ReadonlySet<unknown> = new Set(["0.0.0.0/0", "::/0"]);

/** A security group's label in the graph: its name without the common prefix. */
export const nameOfGroup = ({ environment }: Synthesized, { block }: Pick<Found, "block">): string =>
  String((block["tags"] as Block | undefined)?.["Name"]).replace(`shop-${environment.name}-`, "");

const groupAt = (synthesized: Synthesized, stack: string, reference: unknown): string => {
  const found = referredTo(synthesized, stack, reference);
  if (found?.type !== "aws_security_group") throw new Error(`${reference} in ${stack} is no security group`);
  return nameOfGroup(synthesized, found);
};

const otherEnd = (synthesized: Synthesized, { stack, block }: Found, direction: Direction): string => {
  const { referenced_security_group_id: group, prefix_list_id: list } = block;
  if (group) return groupAt(synthesized, stack, group);
  if (list) {
    const listed = /^\$\{data\.aws_ec2_managed_prefix_list\.(\w+)\.id\}$/.exec(String(list))?.[1];
    if (listed) return listed;
    const endpoint = referredTo(synthesized, stack, list)?.block;
    return (
      String(endpoint?.["service_name"] ?? list)
        .split(".")
        .at(-1) ?? ""
    );
  }
  const range = block["cidr_ipv4"] ?? block["cidr_ipv6"];
  if (!anywhere.has(range)) return String(range);
  return direction === "in" ? internet : elsewhere;
};

const portOf = ({ ip_protocol: protocol, from_port: from, to_port: to }: Block): string => {
  if (String(protocol) === "-1") return "any";
  return from === to ? String(from) : `${from}–${to}`;
};

const rulesOf = (synthesized: Synthesized, direction: Direction): Rule[] => {
  const type = `aws_vpc_security_group_${direction === "in" ? "ingress" : "egress"}_rule`;
  return resourcesOf(synthesized, type).map((found) => ({
    group: groupAt(synthesized, found.stack, found.block["security_group_id"]),
    other: otherEnd(synthesized, found, direction),
    isMutual: found.block["referenced_security_group_id"] !== undefined,
    port: portOf(found.block),
    why: String(found.block["description"] ?? ""),
  }));
};

const order = ({ from, to, port }: Connection): string => [from, to, port.padStart(5)].join();

/**
 * All connections. Two groups are connected only if the egress rule of one matches the ingress rule of the
 * other.
 */
export const connectionsOf = (synthesized: Synthesized): Connection[] => {
  const into = rulesOf(synthesized, "in");
  const outOf = rulesOf(synthesized, "out");
  const isReturnTraffic = ({ group, other, port }: Rule): boolean =>
    outOf.some((rule) => rule.group === other && rule.other === group && rule.port === port);
  return [
    ...into
      .filter((rule) => !rule.isMutual || isReturnTraffic(rule))
      .map(({ group, other, port, why }) => ({ from: other, to: group, port, why })),
    ...outOf
      .filter(({ isMutual }) => !isMutual)
      .map(({ group, other, port, why }) => ({ from: group, to: other, port, why })),
  ].toSorted((one, another) => order(one).localeCompare(order(another), "en"));
};
