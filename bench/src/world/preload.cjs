/** Loaded into every measured server: ends it with the benchmark, and watches its event loop on request. */
const { monitorEventLoopDelay } = require("node:perf_hooks");

process.on("disconnect", () => process.exit(0));
let delay;
process.on("message", (message) => {
  if (message === "watch") {
    delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
  } else if (delay) {
    delay.disable();
    process.send({ p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 });
    delay = undefined;
  }
});
process.channel?.unref();
