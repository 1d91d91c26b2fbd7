/** A cause that was foreseen: the message is for a person, names the way out, and needs no stack. */
export class ForeseenError extends Error {
  override readonly name: string = "ForeseenError";
}
