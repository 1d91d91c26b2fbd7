import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ECSClient, Service } from "@aws-sdk/client-ecs";
import { Refusal } from "../../src/deploy/refusal.ts";
import { verifyServices } from "../../src/deploy/verify-services.ts";

const arn = (revision: number) =>
  `arn:aws:ecs:us-east-1:123456789012:task-definition/shop-dev-catalog:${revision}`;

const deployed = { cluster: "shop-dev-cluster", task_definitions: { catalog: arn(2) } };

/** An ECS with one service, for DescribeServices only. */
const ecs = (service: Partial<Service>): ECSClient => {
  const services = [{ serviceName: "catalog", status: "ACTIVE", ...service }];
  return { send: () => Promise.resolve({ services }) } as unknown as ECSClient;
};

const primary = (revision: number, rolloutState: "COMPLETED" | "FAILED" | "IN_PROGRESS" = "COMPLETED") => ({
  deployments: [{ status: "PRIMARY", taskDefinition: arn(revision), rolloutState }],
});

describe("a deployment that has ended", () => {
  it("succeeds if each service runs the deployed version", () => verifyServices(ecs(primary(2)), deployed));

  it("fails if ECS has rolled the version back, with the reason", async () => {
    const events = [
      { message: "(service catalog) (deployment ecs-svc/1) deployment failed: tasks failed to start." },
    ];
    await assert.rejects(verifyServices(ecs({ ...primary(1), events }), deployed), (error) => {
      assert.ok(error instanceof Refusal);
      assert.match(error.message, /catalog runs shop-dev-catalog:1 and not shop-dev-catalog:2/);
      assert.match(error.message, /tasks failed to start/);
      return true;
    });
  });

  for (const state of ["FAILED", "IN_PROGRESS"] as const) {
    it(`fails if the version is correct, but its deployment is ${state}`, () =>
      assert.rejects(verifyServices(ecs(primary(2, state)), deployed), new RegExp(`is ${state}`)));
  }

  it("fails if a service does not exist", async () => {
    await assert.rejects(verifyServices(ecs({ ...primary(2), status: "DRAINING" }), deployed), /not running/);
    await assert.rejects(
      verifyServices(ecs({ ...primary(2), serviceName: "user" }), deployed),
      /not running/,
    );
  });
});
