import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

type Verb = "reserve" | "commit" | "release";

/** A response in place of the catalog's own. */
export interface OddResponse {
  readonly status: number;
  readonly body: unknown;
}

/** A catalog whose responses a test chooses. All products have the same price. */
export interface FakeCatalog {
  readonly url: string;
  price: number;
  /** Replaces a call's response if it returns one. */
  odd: (verb: Verb, id: string) => OddResponse | undefined;
  /** Blocks calls until it resolves. */
  gate: Promise<unknown>;
  readonly calls: { readonly verb: Verb; readonly id: string }[];
  /** The ends of reservations, such as `released`. */
  readonly ends: ReadonlyMap<string, string>;
  close(): void;
}

interface Line {
  readonly productId: string;
  readonly quantity: number;
}

export const problem = (status: number, code: string): OddResponse => ({
  status,
  body: {
    type: `/problems/${code}`,
    title: code,
    status,
    detail: code,
    instance: "/internal",
    traceId: "1-0",
  },
});

const send = (response: ServerResponse, { status, body }: OddResponse): void => {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
};

/** Starts a catalog with unlimited stock of every product. */
export const startFakeCatalog = async (): Promise<FakeCatalog> => {
  const linesOf = new Map<string, readonly Line[]>();
  const ends = new Map<string, string>();
  const calls: FakeCatalog["calls"] = [];

  const reservation = (id: string, status: string) => {
    const lines = (linesOf.get(id) ?? []).map((line) => ({
      ...line,
      name: "Thing",
      unitPrice: { amount: catalog.price, currency: "USD" },
    }));
    const amount = lines.reduce((sum, { quantity }) => sum + quantity * catalog.price, 0);
    const expiresAt = "2030-01-01T00:00:00Z";
    return { id, status, lines, total: { amount, currency: "USD" }, expiresAt };
  };
  const end = (id: string, as: string): OddResponse => {
    const status = ends.get(id) ?? as;
    ends.set(id, status);
    return status === as ? { status: 200, body: reservation(id, as) } : problem(409, "reservation-ended");
  };

  const server = createServer(async (request, response) => {
    const [, , , id = "", word] = (request.url ?? "").split("/");
    const verb = (word ?? "reserve") as Verb;
    calls.push({ verb, id });
    if (verb === "reserve") linesOf.set(id, ((await json(request)) as { lines: Line[] }).lines);
    await catalog.gate;
    const odd = catalog.odd(verb, id);
    if (odd) return send(response, odd);
    if (verb === "reserve") return send(response, { status: 200, body: reservation(id, "held") });
    send(response, end(id, verb === "commit" ? "committed" : "released"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const catalog: FakeCatalog = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    price: 250,
    odd: () => undefined,
    gate: Promise.resolve(),
    calls,
    ends,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return catalog;
};
