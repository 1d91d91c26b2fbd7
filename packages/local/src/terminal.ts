// A reader such as `head` may leave before the end; the work goes on without being told.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** Writes one line to the person at the terminal. */
export const say = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

const paint = (code: number) => (text: string) =>
  process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);
