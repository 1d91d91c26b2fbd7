import { randomUUID } from "node:crypto";
import type { ServiceName } from "@shop/topology";
import { undocumented } from "../../../../../test/faults/harness/documented.ts";
import { errorCode } from "../../../../../test/faults/harness/error-code.ts";
import type { FaultyShop } from "../../../../../test/faults/harness/start-faulty-shop.ts";

/** A request that can be repeated at will: no cache serves it, and it does not change the books. */
export interface MoneyQuery {
  readonly api: ServiceName;
  readonly operation: string;
  readonly method: "GET" | "PATCH" | "PUT";
  readonly path: () => string;
  readonly token?: string;
  readonly body?: object;
}

/** The result of a request. */
export interface ReadResponse {
  readonly operation: string;
  /** On the clock of `performance.now()`. */
  readonly sentAt: number;
  readonly ms: number;
  /** 0 if there was no response. */
  readonly status: number;
  /** The code of the error instead of a response. */
  readonly error: string | undefined;
  readonly contentType: string;
  /** The reason the response is undocumented, if it is. */
  readonly complaint: string | undefined;
}

const responseTimeoutMs = 15_000;

/** Sends one request to a shop's gateway, and checks the response against the contract. Never throws. */
export const sendTo = async (
  url: string,
  request: MoneyQuery,
  token = request.token,
): Promise<ReadResponse> => {
  const { api, operation, method, path, body } = request;
  const sentAt = performance.now();
  const base = { operation, sentAt };
  try {
    const response = await fetch(`${url}${path()}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { "content-type": "application/json" }),
      },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(responseTimeoutMs),
    });
    const text = await response.text();
    const ms = performance.now() - sentAt;
    const { status } = response;
    const headers = Object.fromEntries(response.headers);
    const contentType = headers["content-type"] ?? "";
    const seen = { status, headers, body: contentType.includes("json") ? JSON.parse(text) : text };
    return {
      ...base,
      ms,
      status,
      error: undefined,
      contentType,
      complaint: undocumented(api, operation, seen),
    };
  } catch (error) {
    const ms = performance.now() - sentAt;
    return { ...base, ms, status: 0, error: errorCode(error), contentType: "", complaint: undefined };
  }
};

/** Reads and writes of each service, all of which need its database and, except for one, an access token. */
export const requestsTo = async (shop: FaultyShop): Promise<readonly MoneyQuery[]> => {
  const token = await shop.newUser();
  const onHand = 7;
  const product = await shop.addProduct(onHand);
  return [
    {
      api: "catalog",
      operation: "listProducts",
      method: "GET",
      path: () => `/api/catalog/products?q=${randomUUID()}`,
    },
    {
      api: "catalog",
      operation: "setStock",
      method: "PUT",
      path: () => `/api/catalog/products/${product}/stock`,
      token: shop.admin,
      body: { onHand },
    },
    { api: "user", operation: "getMe", method: "GET", path: () => "/api/users/me", token },
    {
      api: "user",
      operation: "editMe",
      method: "PATCH",
      path: () => "/api/users/me",
      token,
      body: { name: "A buyer" },
    },
    { api: "payment", operation: "listPayments", method: "GET", path: () => "/api/payments", token },
  ];
};
