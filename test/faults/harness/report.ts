import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The result of a fault test. */
export interface Finding {
  /** The fault, in the words of the table in docs/reliability.md. */
  readonly fault: string;
  /**
   * The operations attempted during the fault, in the words of the table, such as `payments, killed at each of 42
   * points`.
   */
  readonly what: string;
  /** The number of attempts. */
  readonly attempts: number;
  /** The number of lost, doubled or wrong attempts: 0, or the test has failed. */
  readonly lost: number;
}

const page = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));

const rows = (): string[][] =>
  readFileSync(page, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").map((cell) => cell.trim()));

/**
 * Prints the one line of a test, `fault │ what │ attempts │ lost`.
 *
 * @throws if docs/reliability.md has no row that begins with the same fault and what.
 */
export const report = ({ fault, what, attempts, lost }: Finding): void => {
  process.stdout.write(`${fault} │ ${what} │ ${attempts} │ ${lost}\n`);
  if (!rows().some(([, first, second]) => first === fault && second === what))
    throw new Error(`docs/reliability.md has no row "| ${fault} | ${what} |"`);
};
