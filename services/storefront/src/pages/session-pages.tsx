import { ActionForm, Field } from "../components/form.tsx";
import { Notice } from "../components/notice.tsx";
import { useTexts } from "../render/visit.ts";

/** A form that was rejected: the values it had, the fields that are wrong, and the reason. */
export interface Rejected {
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
}

const Rejection = ({ rejected }: { readonly rejected: Rejected | undefined }) =>
  rejected ? (
    <Notice kind="error">
      <p>{rejected.message}</p>
    </Notice>
  ) : null;

export interface SessionPageProps {
  /** The path to return to. */
  readonly to: string;
  readonly rejected?: Rejected | undefined;
}

/** The name of a field with the value and the error that it had. */
const kept = (name: string, rejected: Rejected | undefined) => ({
  name,
  value: rejected?.values[name],
  error: rejected?.errors[name],
});

const EmailField = ({ rejected }: { readonly rejected: Rejected | undefined }) => (
  <Field {...kept("email", rejected)} label={useTexts().account.email} type="email" autoComplete="username" />
);

const query = (to: string): string => (to === "/" ? "" : `?to=${encodeURIComponent(to)}`);

/** Log in. */
export const LogInPage = ({ to, rejected }: SessionPageProps) => {
  const texts = useTexts().account;
  return (
    <div className="narrow small panel">
      <h1>{texts.logInTitle}</h1>
      <Rejection rejected={rejected} />
      <ActionForm action="/log-in" className="stack full">
        <input type="hidden" name="to" value={to} />
        <EmailField rejected={rejected} />
        <Field name="password" label={texts.password} type="password" autoComplete="current-password" />
        <button className="primary" type="submit">
          {texts.logIn}
        </button>
      </ActionForm>
      <p>
        {texts.noAccount} <a href={`/register${query(to)}`}>{texts.register}</a>
      </p>
    </div>
  );
};

/** Create an account. */
export const RegisterPage = ({ to, rejected }: SessionPageProps) => {
  const texts = useTexts().account;
  return (
    <div className="narrow small panel">
      <h1>{texts.registerTitle}</h1>
      <Rejection rejected={rejected} />
      <ActionForm action="/register" className="stack full">
        <input type="hidden" name="to" value={to} />
        <Field {...kept("name", rejected)} label={texts.name} autoComplete="name" maxLength={100} />
        <EmailField rejected={rejected} />
        <Field
          name="password"
          label={texts.password}
          type="password"
          autoComplete="new-password"
          minLength={10}
          help={texts.passwordHelp}
          error={rejected?.errors["password"]}
        />
        <button className="primary" type="submit">
          {texts.register}
        </button>
      </ActionForm>
      <p>
        {texts.haveAccount} <a href={`/log-in${query(to)}`}>{texts.logIn}</a>
      </p>
    </div>
  );
};
