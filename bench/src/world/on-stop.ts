/** Registers a function that stops a part. The last one registered runs first. */
export type OnStop = (stop: () => Promise<void> | void) => void;
