import type pino from "pino";
import { createLossCount } from "./loss-count.ts";
import { writeAllSync, writeSome } from "./write-busy.ts";

const pieceLength = 32 * 1024;
const longestWaitMs = 250;
/** A reader that hangs must not exhaust the memory. */
const maxWaitingBytes = 16 * 1024 * 1024;
/** The destination of log lines. Code that ends the process flushes it first. */
export type LogOutput = pino.DestinationStream & Required<Pick<pino.Logger, "flush">>;

/**
 * Writes lines in batches, at most a quarter of a second late. Lines that cannot be written, for example
 * because the disk is full, are dropped and counted. The service carries on without them and logs the number
 * of missing lines once writing works again.
 *
 * @param fd an open file, pipe or terminal. @default standard output
 */
export const createLogOutput = (fd = 1): LogOutput => {
  const loss = createLossCount();
  let lines = "";
  let writing: Buffer | undefined;
  let flushing: (() => void)[] = [];

  const ended = (): void => {
    writing = undefined;
    const done = flushing;
    flushing = [];
    if (lines.length >= pieceLength || done.length > 0) passOn();
    for (const one of done) one();
  };
  const writeRest = (): void => {
    if (writing === undefined || writing.length === 0) ended();
    else
      writeSome(fd, writing, (error, written) => {
        // When the process exits, `writeAtEnd` writes the remaining lines.
        if (writing === undefined) return;
        if (error) {
          loss.dropped(writing, error.code);
          return ended();
        }
        loss.wrote(writing.subarray(0, written));
        writing = writing.subarray(written);
        writeRest();
      });
  };
  const passOn = (): void => {
    if (writing !== undefined || lines === "") return;
    writing = loss.withNote(lines);
    lines = "";
    writeRest();
  };
  const writeAtEnd = (): void => {
    const rest = Buffer.concat([writing ?? Buffer.alloc(0), loss.withNote(lines)]);
    writing = undefined;
    lines = "";
    writeAllSync(fd, rest);
  };
  setInterval(passOn, longestWaitMs).unref();
  process.once("exit", writeAtEnd);

  return {
    write: (line) => {
      if (lines.length > maxWaitingBytes) {
        loss.dropped(Buffer.from(lines), "ETIMEDOUT");
        lines = "";
      }
      lines += line;
      if (lines.length >= pieceLength) passOn();
    },
    flush: (done = () => undefined) => {
      passOn();
      if (writing === undefined) done();
      else flushing.push(() => done());
    },
  };
};
