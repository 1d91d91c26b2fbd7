import { apiOf, createContractChecker, type SeenResponse } from "@shop/test-support";
import { apiServices, type ServiceName } from "@shop/topology";

const checkers = new Map(apiServices.map((name) => [name, createContractChecker(apiOf(name))]));

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
  service: ServiceName,
  operation: string,
  response: SeenResponse,
): string | undefined => {
  if (isFromLoadBalancer(response)) return undefined;
  try {
    checkers.get(service)?.check(operation, response);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
