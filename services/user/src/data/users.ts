import { type Database, isUniqueViolation, type Statement, statement } from "@shop/postgres";
import { EmailTakenError } from "../domain/errors.ts";
import type { NewUser, Role, User, Users } from "../domain/user.ts";

interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: Role[];
  readonly created_at: string;
  readonly updated_at: string;
}

interface PasswordRow {
  readonly id: string;
  readonly roles: Role[];
  readonly hash: string;
}

const userColumns = "id, email, name, roles, created_at, updated_at";

const find = statement("find-user", `SELECT ${userColumns} FROM users WHERE id = $1 AND erased_at IS NULL`);

const findHashByEmail = statement(
  "find-password-by-email",
  "SELECT id, roles, password_hash AS hash FROM users WHERE email = $1",
);

const findHashById = statement(
  "find-password-by-id",
  "SELECT id, roles, password_hash AS hash FROM users WHERE id = $1 AND erased_at IS NULL",
);

const listFirst = statement(
  "list-users",
  `SELECT ${userColumns}
     FROM users
    WHERE erased_at IS NULL
    ORDER BY created_at DESC, id DESC
    LIMIT $1`,
);

const listAfter = statement(
  "list-users-after",
  `SELECT ${userColumns}
     FROM users
    WHERE erased_at IS NULL AND (created_at, id) < ($2::timestamptz, $3::uuid)
    ORDER BY created_at DESC, id DESC
    LIMIT $1`,
);

const add = statement(
  "add-user",
  `INSERT INTO users (id, email, name, password_hash, roles)
   VALUES ($1, $2, $3, $4, $5)
   RETURNING ${userColumns}`,
);

const addOrPromote = statement(
  "add-or-promote-user",
  `INSERT INTO users (id, email, name, password_hash, roles)
   VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (email) DO UPDATE
      SET roles = excluded.roles, password_hash = excluded.password_hash, updated_at = now()
   RETURNING ${userColumns}`,
);

const edit = statement(
  "edit-user",
  `UPDATE users
      SET name = coalesce($2, name), email = coalesce($3, email), updated_at = now()
    WHERE id = $1 AND erased_at IS NULL
   RETURNING ${userColumns}`,
);

const setPassword = statement(
  "set-password",
  `WITH others AS (
     UPDATE sessions
        SET revoked_at = now()
      WHERE user_id = $1 AND id <> $3 AND revoked_at IS NULL
   )
   UPDATE users
      SET password_hash = $2, updated_at = now()
    WHERE id = $1 AND erased_at IS NULL`,
);

const rehash = statement(
  "rehash-password",
  "UPDATE users SET password_hash = $2 WHERE id = $1 AND erased_at IS NULL",
);

const erase = statement(
  "erase-user",
  `WITH ended AS (
     DELETE FROM sessions WHERE user_id = $1
   )
   UPDATE users
      SET email = NULL, name = NULL, password_hash = NULL, erased_at = now(), updated_at = now()
    WHERE id = $1 AND erased_at IS NULL`,
);

const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  roles: row.roles,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const asEmailTaken = (error: unknown): never => {
  throw isUniqueViolation(error, "users_email_key") ? new EmailTakenError() : error;
};

/** Keeps the users in PostgreSQL. */
export const createUsers = (database: Database): Users => {
  const one = async (query: Statement, values: readonly unknown[]): Promise<User | undefined> => {
    const [row] = await database.query<UserRow>(query, values);
    return row && toUser(row);
  };
  const insert = async (
    query: Statement,
    { id, email, name, passwordHash, roles }: NewUser,
  ): Promise<User> => {
    const user = await one(query, [id, email, name, passwordHash, roles]);
    if (!user) throw new Error("INSERT returned no row");
    return user;
  };
  return {
    find: (id) => one(find, [id]),
    findPasswordHash: async (by) => {
      const [row] = await ("email" in by
        ? database.query<PasswordRow>(findHashByEmail, [by.email])
        : database.query<PasswordRow>(findHashById, [by.id]));
      return row;
    },
    list: async (after, limit) => {
      const rows = await (after
        ? database.query<UserRow>(listAfter, [limit, ...after])
        : database.query<UserRow>(listFirst, [limit]));
      return rows.map(toUser);
    },
    add: (user) => insert(add, user).catch(asEmailTaken),
    addOrPromote: (user) => insert(addOrPromote, user),
    edit: (id, { name, email }) => one(edit, [id, name, email]).catch(asEmailTaken),
    setPasswordHash: async (id, hash, keptSessionId) => {
      await database.query(setPassword, [id, hash, keptSessionId]);
    },
    rehash: async (id, hash) => {
      await database.query(rehash, [id, hash]);
    },
    erase: async (id) => {
      await database.query(erase, [id]);
    },
  };
};
