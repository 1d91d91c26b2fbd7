import { idOf, timeOf } from "@shop/bench/generated-sql";

/** Users 1 to `count`, all with one password. */
export const insertUsers = (count: number, passwordHash: string): string => `
  INSERT INTO users (id, email, name, password_hash, roles, created_at, updated_at)
  SELECT ${idOf("n")}, 'user' || n || '@shop.example', 'User ' || n, '${passwordHash}', ARRAY['customer'],
         ${timeOf("n")}, ${timeOf("n")}
    FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE users`;
