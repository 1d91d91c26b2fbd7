import type { ClientRequest } from "@shop/contracts";
import { outboundHeaders, traced } from "@shop/telemetry";
import { Agent, buildConnector, type Dispatcher, interceptors } from "undici";
import { createAddressChoice } from "./address-choice.ts";
import type { PeerTiming } from "./peer-timing.ts";

/** What a peer answered. */
export interface PeerResponse {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

/** Resolves a host name to all its addresses; for tests. */
export type Lookup = NonNullable<NonNullable<Parameters<typeof interceptors.dns>[0]>["lookup"]>;

/** One attempt at a call. */
export interface Transport {
  /** Rejects where no whole answer came in time. `until` is on the clock of `performance.now()`. */
  attempt(request: ClientRequest, limits: { signal: AbortSignal; until: number }): Promise<PeerResponse>;
  close(): Promise<void>;
}

const maxBodyBytes = 1_048_576;

const readText = async (body: Dispatcher.ResponseData["body"]): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error(`the answer is larger than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/** Seconds or a date: RFC 9110, 10.2.3. */
const retryAfter = (header: string | string[] | undefined): number | undefined => {
  if (typeof header !== "string" || header === "") return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};

/**
 * Calls a peer by its DNS name. Every attempt goes to the next of the name's addresses: an ordinary agent would stay
 * with the first connection, and with it the first task, for as long as that lives.
 */
export const createTransport = (
  peer: string,
  url: string,
  timing: PeerTiming,
  lookup?: Lookup,
): Transport => {
  const addresses = createAddressChoice(timing.dnsCacheMs);
  const connect = buildConnector({ timeout: timing.connectMs });
  const agent = new Agent({
    connect: (target, callback) =>
      connect(target, (...result) => {
        if (result[0]) addresses.avoid(target.hostname);
        callback(...result);
      }),
    headersTimeout: timing.headersMs,
    bodyTimeout: timing.bodyMs,
    connections: 32,
  });
  const dispatcher = agent.compose(
    interceptors.dns({
      maxTTL: timing.dnsCacheMs,
      dualStack: false,
      affinity: 4,
      pick: addresses.pick,
      ...(lookup && { lookup }),
    }),
  );
  const { origin } = new URL(url);

  const attempt = (
    { operation, target, headers, body }: ClientRequest,
    { signal, until }: { signal: AbortSignal; until: number },
  ): Promise<PeerResponse> => {
    const [path] = target.split("?");
    const call = {
      name: peer,
      namespace: "remote",
      http: { method: operation.method, url: `${origin}${path}` },
    } as const;
    return traced(call, async (span) => {
      const response = await dispatcher.request({
        origin,
        path: target,
        method: operation.method,
        headers: {
          ...headers,
          // Asked for inside the span: it is the parent of what the peer does.
          ...outboundHeaders(),
          // Work that goes on after the caller has stopped waiting is wasted.
          "x-request-deadline": String(Math.max(0, Math.floor(until - performance.now()))),
        },
        body: body ?? null,
        signal,
      });
      span?.httpResponse(response.statusCode);
      return {
        status: response.statusCode,
        retryAfterMs: retryAfter(response.headers["retry-after"]),
        text: await readText(response.body),
      };
    });
  };

  return { attempt, close: () => agent.close() };
};
