/**
 * Names the base images by the digests that their tags stand for now: `npm run docker:pin`. Later images have
 * other tags, so that the next deployment replaces every service. Needs Docker with Buildx, and the
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
