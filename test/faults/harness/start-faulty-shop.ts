import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import type { AccessKey } from "@shop/local-aws/secrets-manager";
import { type Ports, portsFrom } from "@shop/local-launcher/ports";
import { type ServiceName, services } from "@shop/topology";
import { enter, newStateFolder, type OpenShop, startSomewhere } from "../../whole-shop.ts";
import { type Databases, openDatabases } from "./databases.ts";
import { type Link, openProxies } from "./links.ts";
import { createPostgresSwitch, type PostgresSwitch } from "./postgres-switch.ts";
import { createServiceSwitch, type ServiceSwitch } from "./service-switch.ts";
import { readStock, type Stock } from "./stock.ts";
import type { TcpProxy } from "./tcp-proxy.ts";
import { enrol } from "./users.ts";

export interface FaultyShopOptions {
  /**
   * Additional variables of a service, evaluated at each of its starts: return them once to set them for one
   * start.
   */
  readonly environment?: (service: ServiceName) => Readonly<Record<string, string>>;
  /** Another program instead of a service's `main.ts`. @default none */
  readonly main?: (service: ServiceName) => string | undefined;
  /** The links that get a proxy; `url` goes through the one in `client-gateway`. @default none */
  readonly proxies?: readonly Link[];
  /**
   * False if PostgreSQL is not killed: it then skips flushing, and acknowledged data may be lost. @default
   * true
   */
  readonly durable?: boolean;
}

/**
 * A whole shop that can be broken: real processes, real PostgreSQL, real sockets. Its launcher restarts a
 * killed service, as ECS would; PostgreSQL stays down until it is started.
 */
export interface FaultyShop extends OpenShop, ServiceSwitch {
  readonly ports: Ports;
  /** Contains the services' logs: `logs/payment.log`. */
  readonly stateFolder: string;
  readonly databases: Databases;
  /** The key of the local Secrets Manager. */
  readonly accessKey: AccessKey;
  /** The database admin, who may change roles. */
  readonly databaseAdmin: { readonly username: string; readonly password: string };
  readonly postgres: Pick<PostgresSwitch, "stop" | "start">;
  /** The stock of each product before the first sale: the baseline of `compareBooks`. */
  readonly stock: Stock;
  /** Registers a new user; resolves to the access token. */
  newUser(): Promise<string>;
  /** Adds a product at 250 cents, or another price; resolves to its id. */
  addProduct(onHand: number, price?: number): Promise<string>;
  /** The proxy in a link. @throws if the shop was started without one there. */
  proxy(link: Link): TcpProxy;
  /** Ends the faults of all proxies. */
  healAll(): void;
}

const productAdder =
  ({ call, admin }: Pick<OpenShop, "call" | "admin">, stock: Stock): FaultyShop["addProduct"] =>
  async (onHand, price = 250) => {
    const sku = `F-${randomUUID().slice(0, 13).toUpperCase()}`;
    const body = {
      sku,
      name: "Thing",
      category: "things",
      price: { amount: price, currency: "USD" },
      onHand,
    };
    const response = await call("POST", "/api/catalog/products", { token: admin, body });
    if (response.status !== 201) throw new Error(`no product: ${JSON.stringify(response.body)}`);
    const id = String(response.body["id"]);
    stock.set(id, onHand);
    return id;
  };

/** One user stands in for many here, so limits per user are out of reach. */
const forMany = (service: ServiceName): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(services[service].oneMachine?.fromShell ?? {}).map((name) => [name, "100000"]),
  );

/** Starts the processes, with the proxies between them. */
const startBehindProxies = async (options: FaultyShopOptions, stateFolder: string) => {
  const { environment = () => ({}), main = () => undefined, proxies: wanted = [], durable = true } = options;
  let ports = portsFrom(0);
  const proxies = await openProxies(wanted, () => ports);
  const starting = startSomewhere((basePort) => {
    ports = portsFrom(basePort);
    return {
      basePort,
      stateFolder,
      durable,
      main,
      environment: (service) => ({
        ...forMany(service),
        ...proxies.environmentOf(service),
        ...environment(service),
      }),
      databasePort: (service) => proxies.find(`${service}-database`)?.port ?? ports.postgres,
    };
  });
  const shop = await starting.catch(async (error) => {
    await proxies.close();
    throw error;
  });
  const databases = openDatabases(shop);
  const postgres = createPostgresSwitch(shop.postgres, stateFolder, durable);
  const close = async (): Promise<void> => {
    await databases.close();
    await shop.stop();
    await postgres.close();
    await proxies.close();
    rmSync(stateFolder, { recursive: true, force: true });
  };
  const door = proxies.find("client-gateway")?.port ?? ports.gateway;
  return { shop, ports, proxies, databases, postgres, close, url: `http://127.0.0.1:${door}` };
};

/** Starts a shop on free ports with its own state. Close it in `after`. */
export const startFaultyShop = async (options: FaultyShopOptions = {}): Promise<FaultyShop> => {
  const stateFolder = newStateFolder();
  const { shop, proxies, url, ...started } = await startBehindProxies(options, stateFolder);
  try {
    const users = await enter(url);
    const stock = await readStock(started.databases);
    return {
      ...users,
      ...createServiceSwitch(shop),
      ...started,
      stateFolder,
      databaseAdmin: shop.postgres.admin,
      accessKey: shop.accessKey,
      stock,
      newUser: () => enrol(users.call),
      addProduct: productAdder(users, stock),
      proxy: proxies.get,
      healAll: proxies.healAll,
    };
  } catch (error) {
    await started.close();
    throw error;
  }
};
