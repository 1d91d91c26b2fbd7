import { Empty } from "../components/empty.tsx";
import { useTexts } from "../render/visit.ts";

/** A page that only says something. */
export const MessagePage = ({ title, help }: { readonly title: string; readonly help?: string }) => (
  <Empty title={title} {...(help !== undefined && { help })}>
    <p className="actions">
      <a className="button" href="/">
        {useTexts().errors.home}
      </a>
    </p>
  </Empty>
);
