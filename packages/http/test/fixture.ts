import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { api, operation, ProblemError } from "@shop/contracts";
import {
  type AdmissionPolicy,
  createApp,
  createHealth,
  createLoadShedder,
  type Health,
  type LoadShedderOptions,
  routes,
} from "@shop/http";
import { createMetrics } from "@shop/telemetry";
import { recordLogs } from "@shop/test-support";
import type { Express } from "express";
import * as z from "zod";

const thing = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: "Thing" });
const nothing = z.strictObject({});

const thingsApi = api({
  title: "Things",
  description: "An API with one of each kind of operation.",
  basePath: "/api/things",
  operations: {
    getThing: operation({
      summary: "Read one",
      method: "GET",
      path: "/{thingId}",
      access: "anyone",
      repeatable: true,
      request: { path: z.strictObject({ thingId: z.guid() }), query: nothing },
      responses: { 200: { description: "It.", body: thing } },
      problems: [],
    }),
    addThing: operation({
      summary: "Add one",
      method: "POST",
      path: "/",
      access: "anyone",
      repeatable: false,
      request: { body: z.strictObject({ name: z.string().min(1), "a/b": z.int().optional() }) },
      responses: { 201: { description: "It.", body: thing } },
      problems: [],
    }),
    fail: operation({
      summary: "Fail unexpectedly",
      method: "POST",
      path: "/failures",
      access: "anyone",
      repeatable: false,
      request: {},
      responses: { 204: { description: "Never." } },
      problems: [],
    }),
    getClientAddress: operation({
      summary: "Tell the client's address",
      method: "GET",
      path: "/who/am-i",
      access: "anyone",
      repeatable: true,
      request: {},
      responses: { 200: { description: "The address.", body: z.strictObject({ address: z.string() }) } },
      problems: [],
    }),
    wait: operation({
      summary: "Answer when the test says so",
      method: "GET",
      path: "/slow/one",
      access: "anyone",
      repeatable: true,
      request: {},
      responses: { 204: { description: "The wait is over." } },
      problems: [],
    }),
  },
});

export const privateText = "the password is hunter2";

export interface Fixture {
  readonly publicApp: Express;
  readonly internalApp: Express;
  readonly health: Health;
  close(): Promise<void>;
  readonly logs: ReturnType<typeof recordLogs>;
  readonly inFlight: () => number;
  readonly limit: () => number;
  readonly closed: () => boolean;
  /** Resolves once a request is waiting in `wait`. */
  readonly waiting: Promise<void>;
  /** Lets `wait` respond. */
  release(): void;
}

export const createFixture = (
  limits: Partial<LoadShedderOptions & Pick<AdmissionPolicy, "queueOf">> = {},
  proxies?: number,
): Fixture => {
  const logs = recordLogs("things");
  const health = createHealth();
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const { queueOf = () => "shared", ...others } = limits;
  const shedder = createLoadShedder({ maxInFlight: 100, maxLagMs: 500, lagMs: () => 0, ...others });
  let closed = false;
  const common = {
    service: "things",
    version: "1",
    logger: logs.logger,
    metrics: createMetrics({ service: "things", logger: logs.logger }),
    health,
    shedder,
    queueOf,
    ...(proxies !== undefined && { proxies }),
    authenticate: async () => {
      throw new ProblemError("unauthenticated", "Nobody is known here.");
    },
    routes: routes(thingsApi, {
      getThing: ({ path }) => ({ status: 200 as const, body: { id: path.thingId, name: "Thing" } }),
      addThing: ({ body }) => ({ status: 201 as const, body: { id: "1", name: body.name } }),
      fail: () => {
        throw Object.assign(new Error(privateText), { status: 418 });
      },
      getClientAddress: ({ clientKey }) => ({ status: 200 as const, body: { address: clientKey() } }),
      wait: async () => {
        arrived.resolve();
        await released.promise;
        return { status: 204 as const };
      },
    }),
  };
  const deepChecks = {
    database: async () => undefined,
    peer: async () => {
      if (health.draining()) throw new Error(privateText);
    },
  };
  return {
    publicApp: createApp({ ...common, door: "public" }),
    internalApp: createApp({ ...common, door: "internal", deepChecks }),
    health,
    logs,
    inFlight: shedder.inFlight,
    limit: shedder.limit,
    closed: () => closed,
    waiting: arrived.promise,
    release: released.resolve,
    close: async () => {
      closed = true;
      shedder.close();
      health.close();
    },
  };
};

/** Sends raw bytes, and resolves to everything received until the server closed the connection. */
export const sendRaw = (port: number, bytes: string): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  return text(socket);
};
