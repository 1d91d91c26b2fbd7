import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The file that names the base images. It is part of each image's tag, so another digest makes another image.
 */
export const dockerfile = fileURLToPath(new URL("../../../docker/service.Dockerfile", import.meta.url));

const base = /^(ARG \w+_IMAGE=)(\S+)$/gm;

/** The base images that a Dockerfile names by a tag, which may be another image tomorrow. */
export const unpinnedBases = (text = readFileSync(dockerfile, "utf8")): string[] =>
  [...text.matchAll(base)].map(([, , image = ""]) => image).filter((image) => !image.includes("@"));

/** The Dockerfile with the digest that each tag stands for now; what had one gets the newest. */
export const pinBases = (text: string, digestOf: (image: string) => string): string =>
  text.replaceAll(base, (_, name: string, image: string) => {
    const [tag = ""] = image.split("@");
    return `${name}${tag}@${digestOf(tag)}`;
  });
