import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Names the base images. Each image's tag depends on this file, so a new digest makes a new image. */
export const dockerfile = fileURLToPath(new URL("../../../docker/service.Dockerfile", import.meta.url));

const base = /^(ARG \w+_IMAGE=)(\S+)$/gm;

/** Base images that a Dockerfile names by tag. A tag can point to another image tomorrow. */
export const unpinnedBases = (text = readFileSync(dockerfile, "utf8")): string[] =>
  [...text.matchAll(base)].map(([, , image = ""]) => image).filter((image) => !image.includes("@"));

/** The Dockerfile with each tag's current digest; existing digests are updated. */
export const pinBases = (text: string, digestOf: (image: string) => string): string =>
  text.replaceAll(base, (_, name: string, image: string) => {
    const [tag = ""] = image.split("@");
    return `${name}${tag}@${digestOf(tag)}`;
  });
