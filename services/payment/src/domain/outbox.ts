/** Something that others have to be told. */
export interface OutboxEvent {
  /** The same however often it is published: consumers drop what they have seen. */
  readonly eventId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
}

/** Those who are told. */
export interface EventPublisher {
  /** Hands events over, in order. Resolves once they cannot be lost any more. */
  publish(events: readonly OutboxEvent[]): Promise<void>;
}

/** Where events wait to be published. */
export interface Outbox {
  /** Publishes the oldest unpublished events and marks them once that has resolved: at least once, in order. */
  publishNext(limit: number, publish: EventPublisher["publish"]): Promise<number>;
}

const batchSize = 100;
/** So many that payments do not come faster, so few that a stop need not wait for a long queue. */
const maxBatches = 20;

/** Publishes what waits, batch after batch. */
export const publishWaiting = async (outbox: Outbox, { publish }: EventPublisher): Promise<void> => {
  for (let batch = 0; batch < maxBatches; batch += 1)
    if ((await outbox.publishNext(batchSize, publish)) < batchSize) return;
};
