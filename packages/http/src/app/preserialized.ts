/**
 * A longer text is sent as bytes, encoded only once. A shorter one is sent faster as text, together with the
 * head.
 */
const longText = 4_096;

/** A body serialised in advance, for responses that are sent many times. */
export class Preserialized<T> {
  readonly json: string | Buffer;
  /** Only for the type checker: the type of the serialised value. */
  declare readonly holds?: T;

  constructor(body: T) {
    const text = JSON.stringify(body);
    this.json = text.length < longText ? text : Buffer.from(text);
  }
}
