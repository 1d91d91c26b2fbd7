import type { ReactNode } from "react";

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
    <h1>{title}</h1>
    {help !== undefined && <p>{help}</p>}
    {children}
  </div>
);
