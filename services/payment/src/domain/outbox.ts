/** An event that other systems must receive. */
export interface OutboxEvent {
  /** The same for every publication of the event: consumers drop duplicates. */
  readonly eventId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
}

/** The port that delivers events. */
export interface EventPublisher {
  /** Hands events over, in order. Resolves once they can no longer be lost. */
  publish(events: readonly OutboxEvent[]): Promise<void>;
}

/** The port that stores events until they are published. */
export interface Outbox {
  /**
   * Publishes the oldest unpublished events, and marks them once `publish` has resolved: at least once, in
   * order.
   */
  publishNext(limit: number, publish: EventPublisher["publish"]): Promise<number>;
}

const batchSize = 100;
/** Enough to keep up with payments, few enough not to delay shutdown. */
const maxBatches = 20;

/** Publishes the waiting events, batch by batch. */
export const publishWaiting = async (outbox: Outbox, { publish }: EventPublisher): Promise<void> => {
  for (let batch = 0; batch < maxBatches; batch += 1)
    if ((await outbox.publishNext(batchSize, publish)) < batchSize) return;
};
