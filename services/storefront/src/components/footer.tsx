import { useVisit } from "../render/visit.ts";
import { languages } from "../texts/languages.ts";
import { ActionForm } from "./form.tsx";

/** The foot of every page: languages, and the pages for developers. */
export const Footer = () => {
  const { texts, language, url, hasDeveloperPages } = useVisit();
  return (
    <footer className="site-footer">
      <div className="wide">
        <p>{texts.footer.note}</p>
        {hasDeveloperPages && (
          <ul>
            <li>
              <a href="/docs">{texts.footer.api}</a>
            </li>
            <li>
              <a href="/traces">{texts.footer.traces}</a>
            </li>
          </ul>
        )}
        <ActionForm action="/language">
          <input type="hidden" name="to" value={url} />
          <fieldset className="languages">
            <legend className="visually-hidden">{texts.language}</legend>
            {Object.entries(languages).map(([name, { languageName }]) => (
              <button
                key={name}
                className="link"
                type="submit"
                name="language"
                value={name}
                lang={name}
                aria-pressed={name === language}
              >
                {languageName}
              </button>
            ))}
          </fieldset>
        </ActionForm>
      </div>
    </footer>
  );
};
