import { environments } from "../../src/environments/index.ts";
import { type Synthesized, synthesize } from "../../src/synthesized.ts";
import type { Check, ShopName } from "./check.ts";

const { dev, prod } = environments;

/** The environments, and prod as it is when ECS shifts traffic step by step. */
export const synthesizeShops = async (): Promise<Readonly<Record<ShopName, Synthesized>>> => {
  const canary = { ...prod, deployment: { kind: "canary", percent: 10, bakeMinutes: 5 } } as const;
  const [ofDev, ofProd, ofCanary] = await Promise.all([dev, prod, canary].map(synthesize));
  if (!ofDev || !ofProd || !ofCanary) throw new Error("A shop was not synthesized");
  return { dev: ofDev, prod: ofProd, canary: ofCanary };
};

/** True if a check applies to a shop: checks of prod also apply to prod with canary deployments. */
export const isFor = (shop: ShopName, { only }: Check): boolean =>
  only === undefined || only === shop || (only === "prod" && shop === "canary");
