import { runServiceProcess } from "@shop/service";
import { environment, toConfig } from "../src/config.ts";
import { createStorefrontService } from "../src/service.ts";
import { createLivePages } from "./live-pages.ts";
import { watchSources } from "./watch-sources.ts";

// The storefront of `npm run dev`. No image contains this folder.
void runServiceProcess(process, {
  environment,
  toConfig,
  createService: async (config, logger) => {
    const live = await createLivePages((error) => logger.error({ err: error }, "the pages do not load"));
    watchSources(live.reload);
    // An open stream of changes would delay the end.
    process.once("SIGTERM", live.close);
    return createStorefrontService(config, logger, live.createPages);
  },
});
