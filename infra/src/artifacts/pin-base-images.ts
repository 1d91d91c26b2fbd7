/**
 * Pins the base images to the current digests of their tags: `npm run docker -- pin`. New digests change the
 * image tags, so the next deployment replaces every service. Needs Docker with Buildx and access to the
 * registries.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dockerfile, pinBases } from "./base-images.ts";

const inspect = (image: string): string => {
  const format = ["--format", "{{.Manifest.Digest}}"];
  const digest = execFileSync("docker", ["buildx", "imagetools", "inspect", image, ...format], {
    encoding: "utf8",
  }).trim();
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`${image} has no digest: ${digest}`);
  process.stdout.write(`${image} is ${digest}\n`);
  return digest;
};

writeFileSync(dockerfile, pinBases(readFileSync(dockerfile, "utf8"), inspect));
