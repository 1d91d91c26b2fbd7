import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An event as a consumer received it. */
export interface PublishedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const toEvent = (line: string): PublishedEvent | undefined => {
  if (!line.includes('"event published"')) return undefined;
  try {
    return (JSON.parse(line) as { event?: PublishedEvent }).event;
  } catch {
    // The unfinished line of a killed process, which no consumer received.
    return undefined;
  }
};

/** Every published event, duplicates included. Events go to the payment service's log. */
export const readPublishedEvents = (stateFolder: string): PublishedEvent[] =>
  readFileSync(join(stateFolder, "logs", "payment.log"), "utf8")
    .split("\n")
    .flatMap((line) => toEvent(line) ?? []);
