import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  createTemporaryStacks,
  type StackSections,
  type TemporaryStacks,
} from "../stub-provider/temporary-stack.ts";

const nothingToDo = 0;

const containers = (linuxParameters: object) =>
  JSON.stringify([{ name: "app", image: "app", portMappings: [{ containerPort: 8080 }], linuxParameters }]);

const task = (linuxParameters: object): StackSections => ({
  resource: {
    aws_ecs_task_definition: {
      app: { family: "app", container_definitions: containers(linuxParameters) },
    },
  },
  output: { arn: { value: `\${aws_ecs_task_definition.app.arn}` } },
});

const group = (name: object, description: string): StackSections => ({
  resource: {
    aws_security_group: {
      tasks: { vpc_id: "vpc", description, ...name, lifecycle: { create_before_destroy: true } },
    },
  },
});

const service = (provider: string, more: object = {}): StackSections => ({
  resource: {
    aws_ecs_service: {
      app: {
        name: "app",
        cluster: "refusing",
        capacity_provider_strategy: [{ capacity_provider: provider, weight: 1 }],
        ...more,
      },
    },
  },
});

const parameter = (apply_method: string): StackSections => ({
  resource: {
    aws_db_parameter_group: {
      shop: { family: "postgres17", parameter: [{ name: "rds.force_ssl", value: "1", apply_method }] },
    },
  },
});

const nights = (lifecycle: object = {}): StackSections => {
  const subject = {
    resource_id: "service/shop/app",
    scalable_dimension: "ecs:service:DesiredCount",
    service_namespace: "ecs",
  };
  return {
    resource: {
      aws_appautoscaling_target: { app: { ...subject, min_capacity: 1, max_capacity: 2, lifecycle } },
      aws_appautoscaling_scheduled_action: {
        evening: {
          ...subject,
          name: "evening",
          schedule: "cron(0 20 * * ? *)",
          scalable_target_action: [{ min_capacity: "0", max_capacity: "0" }],
        },
      },
    },
  };
};

describe("the stub provider, which responds as AWS does", () => {
  let stacks: TemporaryStacks;
  before(async () => {
    stacks = await createTemporaryStacks();
  });
  after(() => stacks[Symbol.asyncDispose]());

  const applied = async (sections: StackSections) => {
    const stack = await stacks.create(sections);
    const { status, output } = await stack.apply();
    assert.equal(status, 0, output);
    return stack;
  };

  const change = async (from: StackSections, to: StackSections) => {
    const stack = await applied(from);
    stack.write(to);
    return stack.apply();
  };

  const second = async (sections: StackSections) => (await applied(sections)).plan();

  it("treats containers that differ only by ECS's additions as equal", async () => {
    const { status, output } = await second(task({ capabilities: { add: [], drop: ["ALL"] } }));
    assert.equal(status, nothingToDo, output);
  });

  it("replaces a task definition whose added capabilities are not an empty list", async () =>
    assert.match((await second(task({ capabilities: { drop: ["ALL"] } }))).output, /must be replaced/));

  it("gives a changed task definition another revision", async () => {
    const { output } = await change(task({}), task({ initProcessEnabled: true }));
    const [, before, later] = /app:(\d+)" -> .*arn = "arn:aws:ecs:[^"]*app:(\d+)"/s.exec(output) ?? [];
    assert.equal(Number(later), Number(before) + 1, output);
  });

  it("settles a parameter that equals its default only if it waits for a reboot", async () => {
    assert.match((await second(parameter("immediate"))).output, /1 to change/);
    assert.equal((await second(parameter("pending-reboot"))).status, nothingToDo);
  });

  it("changes the values that a schedule changes", async () => {
    assert.match((await second(nights())).output, /~ max_capacity += 0 -> 2/);
    const ignoring = nights({ ignore_changes: ["min_capacity", "max_capacity"] });
    assert.equal((await second(ignoring)).status, nothingToDo);
  });

  it("allows no two security groups with one name, so that one with a fixed name cannot be replaced", async () => {
    const named = { name: "tasks" };
    assert.match((await change(group(named, "Old"), group(named, "New"))).output, /InvalidGroup.Duplicate/);
    const prefixed = { name_prefix: "tasks-" };
    assert.match(
      (await change(group(prefixed, "Old"), group(prefixed, "New"))).output,
      /1 added, 0 changed, 1 destroyed/,
    );
  });

  it("changes the capacity of a service only with a new deployment", async () => {
    const refused = await change(service("FARGATE"), service("FARGATE_SPOT"));
    assert.match(refused.output, /force_new_deployment should be true/);
    const forced = { cluster: "forced", force_new_deployment: true };
    const allowed = await change(service("FARGATE", forced), service("FARGATE_SPOT", forced));
    assert.match(allowed.output, /0 added, 1 changed, 0 destroyed/);
  });
});
