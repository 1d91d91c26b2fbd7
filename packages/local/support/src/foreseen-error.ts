/** An expected failure: the message is for the developer, names the remedy, and needs no stack trace. */
export class ForeseenError extends Error {
  override readonly name: string = "ForeseenError";
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space, then start again",
  EDQUOT: "your share of the disk is used up. Free some space, then start again",
  EROFS: "the file system is read-only. Use a clone on a writable file system",
  EACCES:
    "it belongs to another user, or is not writable. Run npm start as its owner, or change the owner (chown -R)",
  EPERM:
    "it belongs to another user, or is not writable. Run npm start as its owner, or change the owner (chown -R)",
  EMFILE: "too many files are open. Raise the limit (ulimit -n 4096), then start again",
  ENFILE: "too many files are open on this machine. Close other programs, then start again",
};

/**
 * The text to print for an error: one sentence for an expected cause, and the stack trace for a bug of ours.
 */
export const describeFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ForeseenError) return error.message;
  const { code, path, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") return `Another program has just taken port ${port}: start again.`;
  const reason = code === undefined ? undefined : systemReasons[code];
  return reason === undefined
    ? (error.stack ?? error.message)
    : `${path ?? "A file"} cannot be used: ${reason} (${code}).`;
};
