import { type ProblemCode, statusOfProblem } from "@shop/contracts";
import type { ServiceName } from "@shop/topology";

/** A problem, the load balancer's own page, or a status that is no error: what was sent did no harm. */
export type Expected = ProblemCode | "400 page" | "404 page" | 200;

/** One thing that is sent, and what is answered. */
export interface HostileInput {
  readonly what: string;
  readonly to: ServiceName;
  /** What to send, different for each number where that could be remembered. */
  readonly bytes: (serial: number) => Buffer;
  readonly answer: Expected;
  /** Where the load balancer does not let it through. @default the service's answer */
  readonly throughGateway?: Expected;
}

/** All that is sent about one subject. */
export interface Subject {
  readonly name: string;
  readonly inputs: readonly HostileInput[];
  /** How many are a flood, where each takes a while to refuse. @default 2000 */
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

/** The header that a token is sent in. */
export const bearer = (token: string): string => `Authorization: Bearer ${token}`;

/** A product that there is not. */
export const nobodysId = "01890000-0000-7000-8000-000000000000";
