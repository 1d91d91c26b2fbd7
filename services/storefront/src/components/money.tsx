import { formatMoney, formatTime } from "../render/format.ts";
import { useVisit } from "../render/visit.ts";

/** An amount in minor units. */
export const Money = ({ amount, currency }: { readonly amount: number; readonly currency: string }) => (
  <span className="money">{formatMoney(useVisit().language, amount, currency)}</span>
);

/** A time, in the visitor's zone once the browser has reported it. */
export const Time = ({ iso }: { readonly iso: string }) => {
  const { language, timeZone } = useVisit();
  return <time dateTime={iso}>{formatTime(language, timeZone, iso)}</time>;
};
