import type { UserResponse } from "@shop/contracts";
import { ActionForm, Field } from "../components/form.tsx";
import { Notice } from "../components/notice.tsx";
import { useTexts } from "../render/visit.ts";
import type { Rejected } from "./session-pages.tsx";

export type AccountForm = "name" | "email" | "password" | "delete";

export interface AccountPageProps {
  readonly user: UserResponse;
  readonly saved: boolean;
  /** The form that was rejected. */
  readonly rejected?: (Rejected & { readonly form: AccountForm }) | undefined;
}

const CurrentPassword = ({ id, error }: { readonly id: string; readonly error: string | undefined }) => {
  const texts = useTexts().account;
  const field = `current-password-${id}`;
  return (
    <div className="field">
      <label htmlFor={field}>{texts.currentPassword}</label>
      <input
        id={field}
        type="password"
        name="currentPassword"
        autoComplete="current-password"
        required
        aria-describedby={error ? `${field}-error` : undefined}
        aria-invalid={error ? true : undefined}
      />
      {error && (
        <p className="error" id={`${field}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};

/** The visitor's account: name, e-mail address, password, deletion. */
export const AccountPage = ({ user, saved, rejected }: AccountPageProps) => {
  const texts = useTexts().account;
  const errors = (form: AccountForm) => (rejected?.form === form ? rejected.errors : {});
  return (
    <>
      <h1>{texts.title}</h1>
      {saved && <Notice kind="success" title={texts.saved} />}
      {rejected && (
        <Notice kind="error">
          <p>{rejected.message}</p>
        </Notice>
      )}
      <div className="panels">
        <ActionForm action="/account/name" className="panel stack">
          <h2>{texts.name}</h2>
          <Field
            name="name"
            label={texts.name}
            value={user.name}
            autoComplete="name"
            maxLength={100}
            error={errors("name")["name"]}
          />
          <button type="submit">{texts.saveName}</button>
        </ActionForm>
        <ActionForm action="/account/email" className="panel stack">
          <h2>{texts.email}</h2>
          <Field
            name="email"
            label={texts.email}
            type="email"
            value={user.email}
            autoComplete="username"
            error={errors("email")["email"]}
          />
          <CurrentPassword id="email" error={errors("email")["currentPassword"]} />
          <button type="submit">{texts.saveEmail}</button>
        </ActionForm>
        <ActionForm action="/account/password" className="panel stack">
          <h2>{texts.password}</h2>
          <CurrentPassword id="password" error={errors("password")["currentPassword"]} />
          <Field
            name="newPassword"
            label={texts.newPassword}
            type="password"
            autoComplete="new-password"
            minLength={10}
            help={texts.passwordHelp}
            error={errors("password")["newPassword"]}
          />
          <button type="submit">{texts.savePassword}</button>
        </ActionForm>
        <ActionForm action="/account/delete" className="panel stack">
          <h2>{texts.deleteTitle}</h2>
          <p>{texts.deleteHelp}</p>
          <CurrentPassword id="delete" error={errors("delete")["currentPassword"]} />
          <label className="choice">
            <input type="checkbox" name="confirm" value="yes" required />
            {texts.deleteConfirm}
          </label>
          <button className="danger" type="submit">
            {texts.delete}
          </button>
        </ActionForm>
      </div>
    </>
  );
};
