import { App } from "cdktn";
import type { Functions } from "./artifacts/functions.ts";
import type { Images } from "./artifacts/images.ts";
import { requireValid } from "./checks/require-valid.ts";
import type { Environment } from "./environments/environment.ts";
import { BootstrapStack } from "./stacks/bootstrap-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { NetworkStack } from "./stacks/network-stack.ts";
import { ObservabilityStack } from "./stacks/observability-stack.ts";
import { PlatformStack } from "./stacks/platform-stack.ts";
import { ServicesStack } from "./stacks/services-stack.ts";
import type { StateStorage } from "./stacks/shop-stack.ts";

/** Artifacts built from this repository before a deployment. */
export interface Artifacts {
  readonly functions: Functions;
  readonly images: Images;
}

export interface ShopOptions {
  readonly artifacts: Artifacts;
  /** @default the environment's bucket, which `npx cdktf deploy` creates first */
  readonly state?: StateStorage;
  /** Folder for the synthesized stacks. @default cdktf.out */
  readonly outdir?: string;
}

/**
 * The whole shop of one environment, in a few stacks that are divided by lifetime.
 *
 * @throws UnsoundEnvironmentError if the environment's numbers contradict each other
 */
export const createShop = (environment: Environment, options: ShopOptions): App => {
  requireValid(environment);
  const { artifacts, state = { kind: "bucket" }, outdir } = options;
  const app = new App({
    ...(outdir && { outdir }),
    // cdktn would run `terraform version` on each synth, and synth, tests and cost estimates would need
    // Terraform. Terraform itself checks `required_version` and the rest.
    skipValidation: true,
    // Terraform 1.11 introduced write-only arguments, which keep secrets out of the state.
    context: { targetVersions: { terraform: ">=1.11.0" } },
  });
  const common = { environment, state };
  const bootstrap = new BootstrapStack(app, "bootstrap", common);
  const network = new NetworkStack(app, "network", common);
  network.addDependency(bootstrap);
  const data = new DataStack(app, "data", { ...common, network, functions: artifacts.functions });
  const platform = new PlatformStack(app, "platform", { ...common, network, data });
  const services = new ServicesStack(app, "services", {
    ...common,
    network,
    data,
    platform,
    images: artifacts.images,
  });
  new ObservabilityStack(app, "observability", { ...common, network, data, platform, services });
  return app;
};
