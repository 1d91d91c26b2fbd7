import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An event as a consumer was handed it. */
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
    // The line that a killed process was writing: nobody was handed that.
    return undefined;
  }
};

/** Every event that was published, as often as it was: the payment service's log is where events go. */
export const readPublishedEvents = (stateFolder: string): PublishedEvent[] =>
  readFileSync(join(stateFolder, "logs", "payment.log"), "utf8")
    .split("\n")
    .flatMap((line) => toEvent(line) ?? []);
