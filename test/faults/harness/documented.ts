import { type Api, catalogApi, paymentApi, userApi } from "@shop/contracts";
import { createContractChecker, type SeenResponse } from "@shop/test-support";

const checkers = {
  catalog: createContractChecker<Api>(catalogApi),
  payment: createContractChecker<Api>(paymentApi),
  user: createContractChecker<Api>(userApi),
};

/**
 * The load balancer's own responses for an unavailable service (docs/problems.md): a page, not a problem
 * document.
 */
const isFromLoadBalancer = ({ status, headers }: SeenResponse): boolean =>
  [502, 503, 504].includes(status) && headers["server"] === "awselb/2.0";

/**
 * The reason a response is undocumented; undefined if the API's contract documents it, or if it is one of the
 * load balancer's own.
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
