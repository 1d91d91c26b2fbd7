import type { Synthesized } from "../../../src/synthesized.ts";
import { originOf } from "./references.ts";
import { type Resource, resources } from "./resources.ts";

/** The arguments of a security group's rule that checks read. */
export interface Rule {
  security_group_id: string;
  referenced_security_group_id?: string;
  cidr_ipv4?: string;
  cidr_ipv6?: string;
  prefix_list_id?: string;
  ip_protocol: string;
  from_port: number;
  to_port: number;
  description?: string;
}

export type Direction = "ingress" | "egress";

/** All rules of one direction. */
export const rules = (shop: Synthesized, direction: Direction): Resource<Rule>[] =>
  resources<Rule>(shop, `aws_vpc_security_group_${direction}_rule`);

/** The address of a rule's security group. */
export const groupOf = (shop: Synthesized, { stack, block }: Resource<Rule>): string | undefined =>
  originOf(shop, stack, block.security_group_id);

/** The address of the group at the other end of a rule; absent for a range of addresses. */
export const peerOf = (shop: Synthesized, { stack, block }: Resource<Rule>): string | undefined =>
  originOf(shop, stack, block.referenced_security_group_id);

/** The addresses at the other end of a rule. */
export const addressesOf = ({ block }: Resource<Rule>): string | undefined =>
  block.cidr_ipv4 ?? block.cidr_ipv6 ?? block.prefix_list_id;

/** The rule as a connection, `<from> → <to>:<port>`, for ingress and egress rules alike. */
export const connectionOf = (shop: Synthesized, direction: Direction, rule: Resource<Rule>): string => {
  const [own, other] = [groupOf(shop, rule), peerOf(shop, rule)];
  const [from, to] = direction === "egress" ? [own, other] : [other, own];
  return `${from} → ${to}:${rule.block.to_port}`;
};

/** The groups that texts refer to. */
export const groupsIn = (shop: Synthesized, stack: string, texts: readonly string[] = []): string[] =>
  texts.flatMap((text) => originOf(shop, stack, text) ?? []);
