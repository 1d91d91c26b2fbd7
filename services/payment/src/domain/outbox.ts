/** Something that others have to be told. */
export interface OutboxEvent {
  /** The same however often it is published: consumers drop what they have seen. */
  readonly eventId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
}

/** Where events wait to be published. */
export interface Outbox {
  /** Hands the oldest unpublished events to `publish` and marks them once it has resolved: at least once, in order. */
  publishNext(limit: number, publish: (event: OutboxEvent) => Promise<void>): Promise<number>;
}
