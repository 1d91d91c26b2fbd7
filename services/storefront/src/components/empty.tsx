import type { ReactNode } from "react";

/** Says that there is nothing to show, and what to do instead. */
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
