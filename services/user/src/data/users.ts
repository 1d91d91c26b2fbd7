import { type Database, isUniqueViolation, type Statement, statement } from "@shop/postgres";
import { EmailTakenError } from "../domain/errors.ts";
import type { Credentials, NewUser, Role, User, Users } from "../domain/user.ts";

interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: Role[];
  readonly created_at: string;
  readonly updated_at: string;
}

interface CredentialsRow {
  readonly id: string;
  readonly roles: Role[];
  readonly hash: string;
  readonly version: number;
}

const userColumns = "id, email, name, roles, created_at, updated_at";

const find = statement("find-user", `SELECT ${userColumns} FROM users WHERE id = $1 AND erased_at IS NULL`);

const credentialColumns = "id, roles, password_hash AS hash, credential_version AS version";

const findCredentialsByEmail = statement(
  "find-credentials-by-email",
  `SELECT ${credentialColumns} FROM users WHERE email = $1`,
);

const findCredentialsById = statement(
  "find-credentials-by-id",
  `SELECT ${credentialColumns} FROM users WHERE id = $1 AND erased_at IS NULL`,
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

// Addresses are ASCII: all that start with $2 come before $2 with the last code point.
const search = statement(
  "search-users",
  `SELECT ${userColumns}
     FROM users
    WHERE erased_at IS NULL
      AND email COLLATE "C" >= $2
      AND email COLLATE "C" < $2 || U&'\\+10FFFF'
      AND email COLLATE "C" > $3
    ORDER BY email COLLATE "C"
    LIMIT $1`,
);

const add = statement(
  "add-user",
  `INSERT INTO users (id, email, name, password_hash, roles)
   VALUES ($1, $2, $3, $4, $5)
   RETURNING ${userColumns}`,
);

const addIfAbsent = statement(
  "add-user-if-absent",
  `INSERT INTO users (id, email, name, password_hash, roles)
   VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (email) DO NOTHING
   RETURNING ${userColumns}`,
);

const rename = statement(
  "rename-user",
  `UPDATE users
      SET name = $2, updated_at = now()
    WHERE id = $1 AND erased_at IS NULL
   RETURNING ${userColumns}`,
);

const edit = statement(
  "edit-user",
  `UPDATE users
      SET name = coalesce($3, name), email = $4, updated_at = now()
    WHERE id = $1 AND credential_version = $2 AND erased_at IS NULL
   RETURNING ${userColumns}`,
);

// A session is valid only for its version of the credentials: these statements end all sessions except the
// one that is kept.
const setPassword = statement(
  "set-password",
  `WITH changed AS (
     UPDATE users
        SET password_hash = $3, credential_version = credential_version + 1, updated_at = now()
      WHERE id = $1 AND credential_version = $2 AND erased_at IS NULL
     RETURNING id, credential_version
   ), kept AS (
     UPDATE sessions
        SET credential_version = changed.credential_version
       FROM changed
      WHERE sessions.id = $4 AND sessions.user_id = changed.id AND sessions.credential_version = $2
   )
   SELECT id FROM changed`,
);

const takeOver = statement(
  "take-over-user",
  `UPDATE users
      SET roles = $2, password_hash = $3, credential_version = credential_version + 1, updated_at = now()
    WHERE email = $1
   RETURNING ${userColumns}`,
);

const rehash = statement(
  "rehash-password",
  "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
);

const erase = statement(
  "erase-user",
  `WITH erased AS (
     UPDATE users
        SET email = NULL, name = NULL, password_hash = NULL, credential_version = credential_version + 1,
            erased_at = now(), updated_at = now()
      WHERE id = $1 AND credential_version = $2 AND erased_at IS NULL
     RETURNING id
   ), ended AS (
     DELETE FROM sessions USING erased WHERE sessions.user_id = erased.id
   ), forgotten AS (
     DELETE FROM devices USING erased WHERE devices.user_id = erased.id
   )
   SELECT id FROM erased`,
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

/** Stores the users in PostgreSQL. */
export const createUsers = (database: Database): Users => {
  const one = async (query: Statement, values: readonly unknown[]): Promise<User | undefined> => {
    const [row] = await database.query<UserRow>(query, values);
    return row && toUser(row);
  };
  const isDone = async (query: Statement, values: readonly unknown[]): Promise<boolean> =>
    (await database.query(query, values)).length > 0;
  const valuesOf = ({ id, email, name, passwordHash, roles }: NewUser) => [
    id,
    email,
    name,
    passwordHash,
    roles,
  ];
  return {
    find: (id) => one(find, [id]),
    findCredentials: async (by) => {
      const [row] = await ("email" in by
        ? database.query<CredentialsRow>(findCredentialsByEmail, [by.email])
        : database.query<CredentialsRow>(findCredentialsById, [by.id]));
      return row satisfies Credentials | undefined;
    },
    list: async (after, limit) => {
      const rows = await (after
        ? database.query<UserRow>(listAfter, [limit, ...after])
        : database.query<UserRow>(listFirst, [limit]));
      return rows.map(toUser);
    },
    search: async (emailStart, after = "", limit) =>
      (await database.query<UserRow>(search, [limit, emailStart, after])).map(toUser),
    add: async (user) => {
      const added = await one(add, valuesOf(user)).catch(asEmailTaken);
      if (!added) throw new Error("INSERT returned no row");
      return added;
    },
    addIfAbsent: async (user) => (await one(addIfAbsent, valuesOf(user))) !== undefined,
    takeOver: async ({ email, roles, passwordHash }) => isDone(takeOver, [email, roles, passwordHash]),
    rename: (id, name) => one(rename, [id, name]),
    edit: ({ id, version }, { name, email }) => one(edit, [id, version, name, email]).catch(asEmailTaken),
    setPasswordHash: ({ id, version }, hash, keptSessionId) =>
      isDone(setPassword, [id, version, hash, keptSessionId]),
    rehash: async ({ id, hash }, newHash) => {
      await database.query(rehash, [id, hash, newHash]);
    },
    erase: ({ id, version }) => isDone(erase, [id, version]),
  };
};
