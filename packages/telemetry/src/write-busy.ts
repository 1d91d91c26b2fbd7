import { write, writeSync } from "node:fs";

/** A pipe or terminal whose reader is slow is busy. */
const isBusy = ({ code }: NodeJS.ErrnoException): boolean => code === "EAGAIN" || code === "EBUSY";

const retryMs = 20;
const retriesAtEnd = 50;

/** Writes some of the bytes, and retries while the file is busy. */
export const writeSome = (
  fd: number,
  bytes: Buffer,
  done: (error: NodeJS.ErrnoException | null, written: number) => void,
): void =>
  write(fd, bytes, (error, written) => {
    if (error && isBusy(error)) setTimeout(() => writeSome(fd, bytes, done), retryMs);
    else done(error, written);
  });

const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/** Writes all bytes before the process exits, for about a second while the file is busy. */
export const writeAllSync = (fd: number, bytes: Buffer): void => {
  let rest = bytes;
  for (let retries = 0; rest.length > 0 && retries < retriesAtEnd; )
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!isBusy(error as NodeJS.ErrnoException)) return;
      retries += 1;
      pause(retryMs);
    }
};
