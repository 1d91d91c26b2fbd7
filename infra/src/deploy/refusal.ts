/** A deployment that must not begin, or did not end as it should; the message says why and what to do. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
