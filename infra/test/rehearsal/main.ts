/** Synthesizes as `src/main.ts` does, but publishes no image, which would need an account. */
import { createShop } from "../../src/app.ts";
import { bundleFunctions } from "../../src/artifacts/functions.ts";
import { imageTags } from "../../src/artifacts/images.ts";
import { environmentNamed } from "../../src/environments/index.ts";

const tags = imageTags();
const catalog = process.env["CATALOG_TAG"];
createShop(environmentNamed(process.env["ENV"] || "dev"), {
  artifacts: {
    functions: await bundleFunctions(),
    images: { tags: { ...tags, ...(catalog && { catalog }) }, publishCommand: "true" },
  },
}).synth();
