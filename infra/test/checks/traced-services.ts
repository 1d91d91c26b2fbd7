import { services } from "@shop/topology";
import type { Check } from "./check.ts";
import { breakRule, type SamplingRule } from "./observability.ts";
import { resources } from "./reading/resources.ts";

const traced = Object.values(services).filter(({ tracesEveryPost }) => tracesEveryPost);

/** Services whose description asks for a trace of every POST. */
export const tracedChecks: readonly Check[] = traced.map(({ name, path }) => ({
  name: `every POST to ${name} leaves a trace`,
  faults: (shop) =>
    resources<SamplingRule>(shop, "aws_xray_sampling_rule").some(
      ({ block }) => block.http_method === "POST" && block.url_path === `${path}*` && block.fixed_rate === 1,
    )
      ? []
      : [`some POSTs to ${name} leave no trace`],
  broken: breakRule(path.slice("/api/".length), { fixed_rate: 0.5 }),
}));
