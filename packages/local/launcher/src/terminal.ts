import { styleText } from "node:util";

// A reader such as `head` may close the pipe early; the program continues without it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** Writes one line to the terminal. */
export const printLine = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

/** Colours a text, unless standard output is not a terminal or NO_COLOR is set. */
const paint = (style: "bold" | "dim" | "red" | "green") => (text: string) =>
  styleText(style, text, { stream: process.stdout });

export const bold = paint("bold");
export const dim = paint("dim");
export const red = paint("red");
export const green = paint("green");
