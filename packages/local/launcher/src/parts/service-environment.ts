import { devNull } from "node:os";
import type { AccessKey } from "@shop/local-aws/secrets-manager";
import { addressVariable, apiAddressVariable, nodeOptions, type ServiceName, services } from "@shop/topology";
import type { Ports } from "./ports.ts";
import { secretIds } from "./secrets.ts";

/** These variables are the only difference between this machine and AWS. */
export const environmentOf = (
  service: ServiceName,
  ports: Ports,
  { accessKeyId, secretAccessKey }: AccessKey,
): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  NODE_OPTIONS: nodeOptions,
  SERVICE_VERSION: "local",
  HOST: "127.0.0.1",
  PORT: String(ports.services[service].port),
  INTERNAL_HOST: "127.0.0.1",
  INTERNAL_PORT: String(ports.services[service].internalPort),
  DATABASE_SECRET_ID: secretIds.database(service),
  DATABASE_TLS: "off",
  SIGNING_KEYS_SECRET_ID: secretIds.signingKeys,
  COOKIE_KEYS_SECRET_ID: secretIds.cookieKeys(service),
  // Here no DNS record needs to announce that a service stops.
  DRAIN_DELAY_MS: "0",
  MAX_EVENT_LOOP_LAG_MS: "2000",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  // Ignores the developer's own AWS settings, such as FIPS endpoints, which the SDK finds in the home folder.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${ports.secrets}`,
  AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${ports.tracing}`,
  ...services[service].oneMachine?.variables,
  ...Object.fromEntries([
    ...services[service].calls.map((peer) => [
      addressVariable(peer),
      `http://127.0.0.1:${ports.services[peer].internalPort}`,
    ]),
    ...(services[service].usesApisOf ?? []).map((peer) => [
      apiAddressVariable(peer),
      `http://127.0.0.1:${ports.services[peer].port}`,
    ]),
  ]),
});
