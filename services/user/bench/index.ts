import { type Data, type Exchange, exchange, type ServiceBench } from "@shop/bench/service";
import { createPasswordHasher } from "../src/security/password-hasher.ts";
import { insertUsers } from "./rows.ts";

/** A client address that changes often: log-ins are limited by address. */
const addressOf = (index: number): string => `198.18.${(index >> 8) & 255}.${index & 255}`;

const logIn = (data: Data): Exchange[] =>
  Array.from({ length: 65_536 }, (_, index) =>
    exchange(
      {
        method: "POST",
        path: "/api/users/sessions",
        headers: { "X-Forwarded-For": addressOf(index) },
        body: { email: data.users[index % data.users.length]?.email, password: data.password },
      },
      { status: 201, contains: '"accessToken":"' },
    ),
  );

/** Verifies one token and reads one row. */
const me = ({ users }: Data): Exchange[] =>
  users
    .slice(0, 20)
    .map(({ email, token }) =>
      exchange(
        { path: "/api/users/me", headers: { Authorization: `Bearer ${token}` } },
        { status: 200, contains: `"email":"${email}"` },
      ),
    );

/** The user service's part of the benchmark. */
export const bench: ServiceBench = {
  rows: async (password) => insertUsers(1_000, await createPasswordHasher().hash(password)),
  workloads: { me: { exchanges: me }, "log-in": { exchanges: logIn } },
  bareProgram: new URL("./bare-user.ts", import.meta.url),
};
