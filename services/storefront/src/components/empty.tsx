import type { ReactNode } from "react";
import { categoryPicture } from "../pictures/picture-of.ts";

/** A message for an empty page, with a way out. */
export const Empty = ({
  title,
  help,
  children,
}: {
  readonly title: string;
  readonly help?: string;
  readonly children?: ReactNode;
}) => (
  <div className="empty">
    <img src={categoryPicture("parcel")} alt="" width={400} height={300} />
    <h1>{title}</h1>
    {help !== undefined && <p>{help}</p>}
    {children}
  </div>
);
