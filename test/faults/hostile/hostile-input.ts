import { type ProblemCode, statusOfProblem } from "@shop/contracts";
import type { ServiceName } from "@shop/topology";

/** A page of the shop with this status. */
type ShopPage = `${303 | 400 | 403 | 404 | 413 | 415} shop page`;

/** A problem, a page of the load balancer or of the shop, or a success status: the input did no harm. */
export type Expected = ProblemCode | ShopPage | "400 page" | 200;

/** One input and its expected response. */
export interface HostileInput {
  readonly what: string;
  readonly to: ServiceName;
  /** The request to send, different for each number if a service could remember it. */
  readonly bytes: (serial: number) => Buffer;
  readonly response: Expected;
  /** The response if the load balancer rejects it. @default the service's response */
  readonly throughGateway?: Expected;
}

/** All inputs about one subject. */
export interface Subject {
  readonly name: string;
  readonly inputs: readonly HostileInput[];
  /** The size of a flood, if each input takes a while to reject. @default 2000 */
  readonly flood?: number;
}

/** Access tokens to send it with. */
export interface Callers {
  readonly customer: string;
  readonly admin: string;
}

export const statusOf = (expected: Expected): number => {
  if (typeof expected === "number") return expected;
  return expected.endsWith(" page") ? Number(expected.slice(0, 3)) : statusOfProblem(expected as ProblemCode);
};

/** The header that carries a token. */
export const bearer = (token: string): string => `Authorization: Bearer ${token}`;

/** The path of a missing product. */
export const nobodysId = "01890000-0000-7000-8000-000000000000";
