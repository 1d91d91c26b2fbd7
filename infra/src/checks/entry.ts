import type { Environment } from "../environments/environment.ts";

/** CloudFront reads its firewalls from one region, wherever its origins are. */
const firewallRegion = "us-east-1";

/** Checks that the firewall can be created beside its entry. */
export const checkEntry = ({
  entry,
  firewall,
  region,
}: Pick<Environment, "entry" | "firewall" | "region">): string[] =>
  entry.kind === "cloudfront" && firewall && region !== firewallRegion
    ? [
        `CloudFront's firewall has to be in ${firewallRegion}, not in ${region}: give entry a domain, or remove firewall`,
      ]
    : [];
