import type { UserResponse } from "@shop/contracts";
import { ActionForm, Field } from "../../components/form.tsx";
import { Time } from "../../components/money.tsx";
import { useTexts } from "../../render/visit.ts";
import { AdminLayout, AdminTable } from "./admin-layout.tsx";

/** A search is posted, so that no e-mail address is in an address: those are logged. */
const UserSearch = ({ email, label }: { readonly email: string; readonly label: string }) => {
  const texts = useTexts();
  return (
    <ActionForm action="/admin/users" className="filters">
      <Field name="email" label={label} value={email} maxLength={254} />
      <button type="submit">{texts.search}</button>
    </ActionForm>
  );
};

const MoreFound = ({ email, cursor }: { readonly email: string; readonly cursor: string }) => (
  <ActionForm action="/admin/users">
    <input type="hidden" name="email" value={email} />
    <input type="hidden" name="cursor" value={cursor} />
    <button type="submit">{useTexts().admin.next}</button>
  </ActionForm>
);

/** The users, newest first, or those that a search has found. */
export const UsersAdmin = ({
  users,
  next,
  search,
}: {
  readonly users: readonly UserResponse[];
  readonly next?: string | undefined;
  readonly search?: { readonly email: string; readonly cursor: string | null } | undefined;
}) => {
  const { admin, account } = useTexts();
  return (
    <AdminLayout section="users" title={admin.users}>
      <div className="list-head">
        <UserSearch email={search?.email ?? ""} label={admin.emailStart} />
        {search && <a href="/admin/users">{admin.all}</a>}
      </div>
      <AdminTable columns={[admin.name, account.email, admin.role, admin.date]} next={next}>
        {users.map(({ id, name, email, roles, createdAt }) => (
          <tr key={id}>
            <td>
              <a href={`/admin/payments?userId=${id}`}>{name}</a>
            </td>
            <td>{email}</td>
            <td>{roles.map((role) => admin.roles[role]).join(", ")}</td>
            <td>
              <Time iso={createdAt} />
            </td>
          </tr>
        ))}
      </AdminTable>
      {search && search.cursor !== null && <MoreFound email={search.email} cursor={search.cursor} />}
    </AdminLayout>
  );
};
