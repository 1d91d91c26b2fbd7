const lineBreak = 10;
const nothing = Buffer.alloc(0);

const linesIn = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(lineBreak); at >= 0; at = bytes.indexOf(lineBreak, at + 1)) lines += 1;
  return lines;
};

/** Counts lines that could not be written. */
export interface LossCount {
  readonly dropped: (bytes: Buffer, reason: string | undefined) => void;
  readonly wrote: (bytes: Buffer) => void;
  /** Encodes lines, preceded by a note with the number of missing lines if any are missing. */
  readonly withNote: (lines: string) => Buffer;
}

/** Creates a counter of lost lines. Lost notes are not counted as lines. */
export const createLossCount = (): LossCount => {
  let lost = 0;
  let lostReason = "";
  let isMidLine = false;
  /**
   * The number of lines reported by a note that is being written. They count as lost again if the note is not
   * written whole.
   */
  let reported = 0;
  let noteLength = 0;

  const note = (): Buffer => {
    if (lost === 0) return nothing;
    const fields = { level: "warn", time: new Date().toISOString(), dropped: lost, reason: lostReason };
    return Buffer.from(
      `${isMidLine ? "\n" : ""}${JSON.stringify({ ...fields, msg: "log lines dropped" })}\n`,
    );
  };

  return {
    dropped: (bytes, reason = "unknown") => {
      // The rest of a note is not a lost line, but the lines that it reports must be reported again.
      const rest = bytes.subarray(noteLength);
      lost += linesIn(rest) + (noteLength > 0 ? reported : 0);
      lostReason = reason;
      noteLength = 0;
      reported = 0;
    },
    wrote: (bytes) => {
      noteLength = Math.max(0, noteLength - bytes.length);
      if (bytes.length > 0) isMidLine = bytes.at(-1) !== lineBreak;
    },
    withNote: (lines) => {
      const text = Buffer.from(lines);
      if (text.length === 0) return nothing;
      const before = note();
      reported = lost;
      lost = 0;
      noteLength = before.length;
      return Buffer.concat([before, text]);
    },
  };
};
