const lineBreak = 10;
const nothing = Buffer.alloc(0);

const linesIn = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(lineBreak); at >= 0; at = bytes.indexOf(lineBreak, at + 1)) lines += 1;
  return lines;
};

/** Lines that could not be written. */
export interface LossCount {
  readonly dropped: (bytes: Buffer, reason: string | undefined) => void;
  readonly wrote: (bytes: Buffer) => void;
  /** Lines as bytes, after a line that says how many are missing, if any are. */
  readonly withNote: (lines: string) => Buffer;
}

/** Counts lines that are lost, and leaves out of the count the notes that are lost with them. */
export const createLossCount = (): LossCount => {
  let lost = 0;
  let lostReason = "";
  let isMidLine = false;
  /** Lines that a note under way tells of: lost again if the note is not written whole. */
  let told = 0;
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
      // The rest of a note is no lost line, but what it tells of stays to be told.
      const rest = bytes.subarray(noteLength);
      lost += linesIn(rest) + (noteLength > 0 ? told : 0);
      lostReason = reason;
      noteLength = 0;
      told = 0;
    },
    wrote: (bytes) => {
      noteLength = Math.max(0, noteLength - bytes.length);
      if (bytes.length > 0) isMidLine = bytes.at(-1) !== lineBreak;
    },
    withNote: (lines) => {
      const text = Buffer.from(lines);
      if (text.length === 0) return nothing;
      const before = note();
      told = lost;
      lost = 0;
      noteLength = before.length;
      return Buffer.concat([before, text]);
    },
  };
};
