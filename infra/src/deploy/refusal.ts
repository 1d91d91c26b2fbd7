/** A deployment that must not start or did not succeed; the message gives the reason and the remedy. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
