/** Loaded into every child before its own code: a launcher that was killed cannot stop its children any more. */
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
// The channel is there to notice its end, not to keep the process alive.
process.channel?.unref();
