import type { Logger } from "@shop/telemetry";
import type pg from "pg";
import { isRefusedLogin } from "./errors.ts";
import type { Credentials } from "./credentials.ts";

/** A standing subscription. */
export interface Listener {
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly credentials: Credentials;
  readonly session: pg.ClientConfig;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** Told of every (re)connection: what was sent before it is lost. */
  readonly onConnect: () => void;
  readonly logger: Logger;
}

const firstRetryMs = 100;
const longestRetryMs = 5_000;

/** Listens on a channel by a connection of its own, and connects again whenever that is lost. */
export const listen = (options: ListenOptions): Listener => {
  const { credentials, session, channel, onMessage, onConnect, logger } = options;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = firstRetryMs;
  let closed = false;

  const retry = (): void => {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, retryMs).unref();
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  };

  const connect = async (): Promise<void> => {
    const made = new credentials.Client(session);
    const lose = (): void => {
      if (client !== made) return;
      client = undefined;
      retry();
    };
    made.on("error", lose);
    made.on("end", lose);
    made.on("notification", ({ payload }) => onMessage(payload ?? ""));
    client = made;
    try {
      await made.connect();
      await made.query(`LISTEN ${made.escapeIdentifier(channel)}`);
      retryMs = firstRetryMs;
      onConnect();
    } catch (error) {
      logger.warn({ err: error, channel }, "listening failed, trying again");
      if (isRefusedLogin(error)) await credentials.renew().catch(() => undefined);
      await made.end().catch(() => undefined);
      lose();
    }
  };

  const first = connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await first;
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
};
