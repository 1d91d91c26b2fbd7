import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Shop, type ShopOptions, startShop } from "@shop/local-launcher/shop";

export interface ShopResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; an empty object if there was no body. */
  readonly body: Record<string, unknown>;
}

export interface Call {
  readonly token?: string;
  readonly body?: object;
  readonly key?: string;
}

/** A shop with two logged-in users. */
export interface OpenShop {
  readonly url: string;
  readonly customer: string;
  readonly admin: string;
  /** Sends a request to the shop through its gateway. */
  call(method: string, path: string, call?: Call): Promise<ShopResponse>;
  close(): Promise<void>;
}

/** A whole shop, with all its processes, for one test file. */
export interface WholeShop extends OpenShop {
  readonly shop: Shop;
}

/**
 * A first port for a shop: above the registered services, and below the ephemeral ports of the operating
 * system (from 32768 on Linux), any of which an outgoing connection may take between its probe and its use.
 */
const somePort = (): number => 20_000 + Math.floor(Math.random() * 12_000);

/** Starts a shop on free ports; calls `optionsFor` with the first of them. */
export const startSomewhere = async (optionsFor: (basePort: number) => ShopOptions): Promise<Shop> => {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const started = await startShop(optionsFor(somePort())).catch((error: Error) => {
      if (error.name !== "PortTakenError") throw error;
    });
    if (started) return started;
  }
  throw new Error("found no free ports");
};

/** A new folder for a shop's state, which PostgreSQL's own user can enter. */
export const newStateFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "whole-shop-"));
  chmodSync(folder, 0o755);
  return folder;
};

const callTo =
  (url: string): OpenShop["call"] =>
  async (method, path, { token, body, key } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };

/** Logs both users in to a running shop. */
export const enter = async (url: string): Promise<Omit<OpenShop, "close">> => {
  const call = callTo(url);
  const logIn = async (email: string, password: string): Promise<string> =>
    String((await call("POST", "/api/users/sessions", { body: { email, password } })).body["accessToken"]);
  return {
    url,
    call,
    customer: await logIn("customer@shop.example", "customer-local-only"),
    admin: await logIn("admin@shop.example", "admin-local-only"),
  };
};

/** Starts a whole shop on free ports with its own state. */
export const startWholeShop = async (): Promise<WholeShop> => {
  const folder = newStateFolder();
  const shop = await startSomewhere((basePort) => ({ basePort, stateFolder: folder, durable: false }));
  return {
    ...(await enter(`http://127.0.0.1:${shop.ports.gateway}`)),
    shop,
    close: async () => {
      await shop.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The shop at BASE_URL, such as one in containers; without it, a shop that is started here. */
export const openShop = async (): Promise<OpenShop> => {
  const url = process.env["BASE_URL"];
  return url ? { ...(await enter(url)), close: async () => undefined } : startWholeShop();
};
