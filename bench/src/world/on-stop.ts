/** Keeps what stops a part; the last one kept is stopped first. */
export type OnStop = (stop: () => Promise<void> | void) => void;
