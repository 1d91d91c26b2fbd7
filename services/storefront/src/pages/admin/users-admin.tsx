import type { UserResponse } from "@shop/contracts";
import { Time } from "../../components/money.tsx";
import { useTexts } from "../../render/visit.ts";
import { AdminLayout, AdminTable } from "./admin-layout.tsx";

/** The users, newest first. */
export const UsersAdmin = ({
  users,
  next,
}: {
  readonly users: readonly UserResponse[];
  readonly next: string | undefined;
}) => {
  const { admin, account } = useTexts();
  return (
    <AdminLayout section="users" title={admin.users}>
      <AdminTable columns={[admin.name, account.email, admin.role, admin.date]} next={next}>
        {users.map(({ id, name, email, roles, createdAt }) => (
          <tr key={id}>
            <td>{name}</td>
            <td>{email}</td>
            <td>{roles.map((role) => admin.roles[role]).join(", ")}</td>
            <td>
              <Time iso={createdAt} />
            </td>
          </tr>
        ))}
      </AdminTable>
    </AdminLayout>
  );
};
