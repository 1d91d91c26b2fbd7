import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@shop/telemetry";
import { backoff, withTimeout } from "@shop/time";
import type pg from "pg";
import type { Credentials } from "./credentials.ts";

/** An active subscription. */
export interface Listener {
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly credentials: Credentials;
  readonly session: pg.ClientConfig;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** Called after every (re)connection: messages sent before it are lost. */
  readonly onConnect: () => void;
  readonly logger: Logger;
  /**
   * Interval at which the connection is tested: a failover can leave it half open, which is not noticed
   * otherwise.
   */
  readonly heartbeatMs?: number;
}

const retryMs = backoff({ first: 100, longest: 5_000 });
const closeTimeoutMs = 500;

const connect = async ({ credentials, session }: ListenOptions): Promise<pg.Client> => {
  const client = new credentials.Client(session);
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw error;
  }
};

/** Closes a connection without waiting for a peer that does not respond. */
const leave = async (client: pg.Client): Promise<void> => {
  await withTimeout(closeTimeoutMs, client.end()).catch(() => undefined);
};

/** Stays subscribed until the connection is lost or `stop` is aborted. @throws always */
const subscribe = async (
  options: ListenOptions,
  stop: AbortSignal,
  onConnect: () => void,
): Promise<never> => {
  const { credentials, channel, onMessage, heartbeatMs = 15_000 } = options;
  const client = await credentials.login(() => connect(options));
  const lost = new AbortController();
  client.once("end", () => lost.abort(new Error("The connection has ended")));
  client.on("notification", ({ payload }) => onMessage(payload ?? ""));
  const signal = AbortSignal.any([stop, lost.signal]);
  try {
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    onConnect();
    for (;;) {
      await delay(heartbeatMs, undefined, { signal, ref: false });
      await client.query("SELECT 1");
    }
  } finally {
    await leave(client);
  }
};

/** Listens on a channel through a dedicated connection, and reconnects whenever it is lost. */
export const listen = (options: ListenOptions): Listener => {
  const { channel, onConnect, logger } = options;
  const stop = new AbortController();

  const run = async (): Promise<void> => {
    let retry = 0;
    const connected = (): void => {
      retry = 0;
      onConnect();
    };
    while (!stop.signal.aborted) {
      await subscribe(options, stop.signal, connected).catch((error: unknown) => {
        if (!stop.signal.aborted)
          logger.warn({ err: error, channel }, "database notifications lost, reconnecting");
      });
      await delay(retryMs(retry), undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      retry += 1;
    }
  };

  const running = run();
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
};
