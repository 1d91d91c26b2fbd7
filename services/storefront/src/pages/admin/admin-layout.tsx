import type { ReactNode } from "react";
import { Notice } from "../../components/notice.tsx";
import { useTexts } from "../../render/visit.ts";

/** The sections of the administration. */
export type AdminSection = "products" | "payments" | "users";

const sections: readonly AdminSection[] = ["products", "payments", "users"];

/** The outcome of the last action. */
export type AdminNotice = { readonly kind: "success" | "error"; readonly text: string };

/** The frame of every page of the administration. */
export const AdminLayout = ({
  section,
  title,
  notice,
  children,
}: {
  readonly section: AdminSection;
  readonly title: string;
  readonly notice?: AdminNotice | undefined;
  readonly children: ReactNode;
}) => {
  const texts = useTexts().admin;
  return (
    <>
      <nav className="tabs" aria-label={texts.title}>
        {sections.map((name) => (
          <a key={name} href={`/admin/${name}`} aria-current={name === section ? "page" : undefined}>
            {texts[name]}
          </a>
        ))}
      </nav>
      <h1>{title}</h1>
      {notice && (
        <Notice kind={notice.kind}>
          <p>{notice.text}</p>
        </Notice>
      )}
      {children}
    </>
  );
};

/** A table of the administration, with a link to its next page. */
export const AdminTable = ({
  columns,
  next,
  children,
}: {
  readonly columns: readonly string[];
  /** The path of the next page. */
  readonly next: string | undefined;
  readonly children: readonly ReactNode[];
}) => {
  const texts = useTexts().admin;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: people without a mouse scroll it by keyboard */}
      <section className="table-wrap" aria-label={texts.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </section>
      {children.length === 0 && <p>{texts.nothing}</p>}
      {next !== undefined && (
        <a className="button" rel="next" href={next}>
          {texts.next}
        </a>
      )}
    </>
  );
};
