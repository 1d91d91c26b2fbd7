import type { Response } from "express";

/** A request's place among those that are under way, from its admission until it is answered or gone. */
export interface Place {
  /** Lets others have it, while the request waits for its client. */
  lend(): void;
  /** @returns false if others have taken all places meanwhile */
  takeBack(): boolean;
}

const places = new WeakMap<Response, Place>();

export const keepPlace = (res: Response, place: Place): void => {
  places.set(res, place);
};

/** @returns undefined for requests that were never counted, such as those for health */
export const placeOf = (res: Response): Place | undefined => places.get(res);
