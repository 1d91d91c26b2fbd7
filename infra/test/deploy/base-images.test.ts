import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pinBases, unpinnedBases } from "../../src/artifacts/base-images.ts";

const digest = (character: string) => `sha256:${character.repeat(64)}`;
const text = [
  "ARG BUILD_IMAGE=node:26-trixie-slim",
  `ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs26-debian13:nonroot@${digest("0")}`,
  "ARG SERVICE",
  `FROM \${RUNTIME_IMAGE}`,
].join("\n");

describe("the base images", () => {
  it("are reported if they have only a tag", () => {
    assert.deepEqual(unpinnedBases(text), ["node:26-trixie-slim"]);
  });

  it("get the current digests of their tags, also if they have older ones", () => {
    const requestedImages: string[] = [];
    const pinned = pinBases(text, (image) => {
      requestedImages.push(image);
      return digest(String(requestedImages.length));
    });
    assert.deepEqual(requestedImages, ["node:26-trixie-slim", "gcr.io/distroless/nodejs26-debian13:nonroot"]);
    assert.match(pinned, /^ARG BUILD_IMAGE=node:26-trixie-slim@sha256:1{64}$/m);
    assert.match(pinned, /^ARG RUNTIME_IMAGE=gcr\.io\/distroless\/nodejs26-debian13:nonroot@sha256:2{64}$/m);
    assert.deepEqual(unpinnedBases(pinned), []);
  });

  it("are named in the Dockerfile", () => {
    assert.ok(unpinnedBases().every((image) => /^[\w./-]+:[\w.-]+$/.test(image)));
  });
});
