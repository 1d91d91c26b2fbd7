import type { Response } from "express";

/** A request's slot among the concurrent requests, from its admission until its end. */
export interface Place {
  /** Frees the slot for other requests while this one waits for its client. */
  release(): void;
  /** @returns false if other requests have taken all slots in the meantime */
  takeBack(): boolean;
}

export const keepPlace = (res: Response, place: Place): void => {
  res.locals["place"] = place;
};

/** @returns undefined for requests without a slot to lend, such as those with their own queue */
export const placeOf = (res: Response): Place | undefined => res.locals["place"] as Place | undefined;
