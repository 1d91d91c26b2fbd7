import type { ReactNode } from "react";

/** A message about the last action: what happened, and what to do. */
export const Notice = ({
  kind,
  title,
  children,
}: {
  readonly kind: "success" | "warning" | "error";
  readonly title?: string;
  readonly children?: ReactNode;
}) => (
  <div className={`notice ${kind}`} role={kind === "error" ? "alert" : "status"}>
    {title !== undefined && <h2>{title}</h2>}
    {children}
  </div>
);
