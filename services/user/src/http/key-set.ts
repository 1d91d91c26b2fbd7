import type { userApi, userInternalApi } from "@shop/contracts";
import type { Handler } from "@shop/http";
import type { SigningKeys } from "../security/signing-keys.ts";

type GetKeySet = Handler<(typeof userApi)["operations"]["getKeySet"]> &
  Handler<(typeof userInternalApi)["operations"]["getKeySet"]>;

export const getKeySet =
  (keys: SigningKeys): GetKeySet =>
  async () => ({
    status: 200,
    body: await keys.keySet(),
    headers: { "Cache-Control": "public, max-age=300" },
  });
