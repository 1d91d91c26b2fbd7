import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Account } from "./account.ts";
import type { Values } from "./dynamic-value.ts";

interface DescribeServices {
  readonly services: readonly string[];
}

const described = (account: Account, service: Values): object => ({
  serviceName: service["name"],
  status: "ACTIVE",
  deployments: [{ status: "PRIMARY", taskDefinition: account.running(service), rolloutState: "COMPLETED" }],
  events: [{ message: `(service ${String(service["name"])}) has reached a steady state.` }],
});

/** Serves only ECS's DescribeServices, for the services of the account. */
export const startEcs = async (account: Account): Promise<{ readonly port: number }> => {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { services } = body as DescribeServices;
      const found = account.of("aws_ecs_service").filter(({ name }) => services.includes(String(name)));
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify({ services: found.map((service) => described(account, service)) }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port };
};
