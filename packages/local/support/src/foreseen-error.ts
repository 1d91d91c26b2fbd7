/** A cause that was foreseen: the message is for a person, names the way out, and needs no stack. */
export class ForeseenError extends Error {
  override readonly name: string = "ForeseenError";
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Make room, then start again",
  EDQUOT: "your share of the disk is used up. Make room, then start again",
  EROFS: "the file system is read-only. Use a clone on one that can be written to",
  EACCES:
    "it belongs to another user, or may not be written to. Run npm start as its owner, or change the owner (chown -R)",
  EPERM:
    "it belongs to another user, or may not be written to. Run npm start as its owner, or change the owner (chown -R)",
  EMFILE: "too many files are open. Raise the limit (ulimit -n 4096), then start again",
  ENFILE: "too many files are open on this machine. Close other programs, then start again",
};

/** What a person is shown: a sentence for a cause that was foreseen, and the stack for a fault of ours. */
export const describeFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ForeseenError) return error.message;
  const { code, path, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") return `Port ${port} was taken by another program just now: start again.`;
  const reason = code === undefined ? undefined : systemReasons[code];
  return reason === undefined
    ? (error.stack ?? error.message)
    : `${path ?? "A file"} cannot be used: ${reason} (${code}).`;
};
