import * as contracts from "@shop/contracts";
import { apiServices, type ServiceName, services } from "@shop/topology";

const exported: readonly unknown[] = Object.values(contracts);

const isApi = (value: unknown): value is contracts.Api =>
  typeof value === "object" && value !== null && "basePath" in value && "operations" in value;

/** The public API of a service: the contract with the service's path. @throws if there is none */
export const apiOf = (service: ServiceName): contracts.Api => {
  const found = exported.filter(isApi).find(({ basePath }) => basePath === services[service].path);
  if (!found) throw new Error(`packages/contracts exports no API at ${services[service].path}`);
  return found;
};

/** The public APIs of all services that have one. */
export const publicApis: readonly contracts.Api[] = apiServices.map(apiOf);

/** All APIs, internal ones included. */
export const allApis: readonly contracts.Api[] = exported.filter(isApi);
