import { type Api, catalogApi, paymentApi, userApi } from "@shop/contracts";
import { createContractChecker, type SeenResponse } from "@shop/test-support";

const checkers = {
  catalog: createContractChecker<Api>(catalogApi),
  payment: createContractChecker<Api>(paymentApi),
  user: createContractChecker<Api>(userApi),
};

/** What the load balancer itself answers where a service does not (docs/problems.md): a page, no problem document. */
const isFromLoadBalancer = ({ status, headers }: SeenResponse): boolean =>
  [502, 503, 504].includes(status) && headers["server"] === "awselb/2.0";

/**
 * Why an answer is none that clients were told of; undefined for one that is documented: by the API's contract, or as
 * one of the load balancer's own.
 */
export const undocumented = (
  api: keyof typeof checkers,
  operation: string,
  response: SeenResponse,
): string | undefined => {
  if (isFromLoadBalancer(response)) return undefined;
  try {
    checkers[api].check(operation, response);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
