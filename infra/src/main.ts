/** Synthesizes the environment in ENV; cdktf runs this file. */
import { createShop } from "./app.ts";
import { bundleFunctions } from "./artifacts/functions.ts";
import { imageTags } from "./artifacts/images.ts";
import { placeLock } from "./deploy/provider-lock.ts";
import { environmentNamed } from "./environments/index.ts";

const environment = environmentNamed(process.env["ENV"] || "dev");
const artifacts = {
  functions: await bundleFunctions(),
  images: { tags: imageTags(), publishCommand: "node src/artifacts/publish-image.ts" },
};
const app = createShop(environment, { artifacts });
app.synth();
placeLock(app.outdir);
