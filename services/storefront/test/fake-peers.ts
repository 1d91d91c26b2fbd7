import {
  type ClientRequest,
  type ClientResponse,
  type ProblemCode,
  ProblemError,
  type ProductResponse,
  problems,
  type Send,
  statusOfProblem,
  typeOfProblem,
} from "@shop/contracts";
import type { ShopPeers } from "../src/shop/shop-client.ts";

export const userId = "01890000-0000-7000-8000-00000000000a";
const time = "2026-11-30T12:00:00.000Z";

/** A product, with what a test cares about. */
export const productWith = (changes: Partial<ProductResponse> = {}): ProductResponse => ({
  id: "01890000-0000-7000-8000-000000000001",
  sku: "COF-ETH-250",
  name: "Ethiopia Guji",
  description: "Floral. Light.",
  category: "coffee",
  price: { amount: 1_690, currency: "USD" },
  imageUrl: null,
  available: 7,
  createdAt: time,
  updatedAt: time,
  version: 1,
  ...changes,
});

export const problemResponse = (code: ProblemCode): ClientResponse => ({
  status: statusOfProblem(code),
  body: {
    type: typeOfProblem(code),
    title: problems[code].title,
    status: statusOfProblem(code),
    detail: "…",
  },
});

/** An access token whose signature the storefront does not check. */
const accessToken = (roles: readonly string[]): string =>
  ["{}", JSON.stringify({ sub: userId, roles }), "s"]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");

/** Responses by operation; an operation without one fails, as if its service were down. */
export type Responses = Readonly<Record<string, (request: ClientRequest) => ClientResponse>>;

/** Peers with given responses, which record their requests. */
export const fakePeers = (responses: () => Responses): ShopPeers & { readonly requests: ClientRequest[] } => {
  const requests: ClientRequest[] = [];
  const send: Send = async (request) => {
    requests.push(request);
    const respond = responses()[request.name];
    if (!respond) throw new ProblemError("unavailable", "The service is not available.");
    return respond(request);
  };
  return { catalog: send, user: send, payment: send, requests };
};

/** A shop with one product and one user, whose services all work. */
export const workingShop = (product = productWith(), roles: readonly string[] = ["customer"]): Responses => ({
  listProducts: () => ({ status: 200, body: { items: [product], nextCursor: null } }),
  getProduct: () => ({ status: 200, body: product }),
  listCategories: () => ({ status: 200, body: { items: [{ name: "coffee", products: 1 }] } }),
  logIn: () => ({
    status: 201,
    body: {
      accessToken: accessToken(roles),
      expiresIn: 900,
      refreshToken: "refresh-1",
      tokenType: "Bearer",
      deviceToken: "device-1",
    },
  }),
  listPayments: () => ({ status: 200, body: { items: [], nextCursor: null } }),
  getMe: () => ({
    status: 200,
    body: {
      id: userId,
      email: "r@shop.example",
      name: "Robin",
      roles: [...roles],
      createdAt: time,
      updatedAt: time,
    },
  }),
});
