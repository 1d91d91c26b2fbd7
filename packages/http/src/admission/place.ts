import type { Response } from "express";

/** A request's place among those that are under way, from its admission until it is answered or gone. */
export interface Place {
  /** Lets others have it, while the request waits for its client. */
  lend(): void;
  /** @returns false if others have taken all places meanwhile */
  takeBack(): boolean;
}

export const keepPlace = (res: Response, place: Place): void => {
  res.locals["place"] = place;
};

/** @returns undefined for requests that have no place to lend, such as those in a queue of their own */
export const placeOf = (res: Response): Place | undefined => res.locals["place"] as Place | undefined;
