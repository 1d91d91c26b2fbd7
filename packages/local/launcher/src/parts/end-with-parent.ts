/** Loaded into every child before its own code, because a killed launcher can no longer stop its children. */
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
// The channel only signals the parent's end; it must not keep the process alive.
process.channel?.unref();
