/** Synthesizes as `src/main.ts` does, but for what needs an account: states are in a folder, and no image is published. */
import { createShop } from "../../src/app.ts";
import { bundleFunctions } from "../../src/artifacts/functions.ts";
import { imageTags } from "../../src/artifacts/images.ts";
import { environmentNamed } from "../../src/environments/index.ts";

const path = process.env["STATE_FOLDER"];
if (!path) throw new Error("STATE_FOLDER is not set");
createShop(environmentNamed(process.env["ENV"] || "dev"), {
  artifacts: {
    functions: await bundleFunctions(),
    images: { tags: imageTags(), publishCommand: "true" },
  },
  state: { kind: "folder", path },
}).synth();
