import type { ClientRequest } from "@shop/contracts";
import { outboundHeaders, traced } from "@shop/telemetry";
import { Agent, buildConnector, type Dispatcher, interceptors } from "undici";
import { createAddressChoice } from "./address-choice.ts";
import type { PeerTiming } from "./peer-timing.ts";

/** A peer's response. */
export interface PeerResponse {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

/** Resolves a host name to all its addresses; for tests. */
export type Lookup = NonNullable<NonNullable<Parameters<typeof interceptors.dns>[0]>["lookup"]>;

/** One attempt at a call. */
export interface Transport {
  /** Rejects if no complete response arrived in time. `until` is on the clock of `performance.now()`. */
  attempt(request: ClientRequest, limits: { signal: AbortSignal; until: number }): Promise<PeerResponse>;
  close(): Promise<void>;
}

const maxBodyBytes = 1_048_576;

interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/**
 * Sends a request and collects the response. Uses its own handler, because `dispatcher.request` creates a
 * stream for every body and retains all objects of a call until the next full garbage collection.
 */
const send = (
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<RawResponse> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let head: Omit<RawResponse, "text"> = { status: 0, headers: {} };
    dispatcher.dispatch(request, {
      onRequestStart: (controller) => {
        const stop = (): void => controller.abort(signal.reason);
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      },
      onResponseStart: (_controller, status, headers) => {
        head = { status, headers };
      },
      onResponseData: (controller, chunk) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > maxBodyBytes)
          controller.abort(new Error(`the response is larger than ${maxBodyBytes} bytes`));
      },
      onResponseEnd: () => resolve({ ...head, text: Buffer.concat(chunks).toString("utf8") }),
      onResponseError: (_controller, error) => reject(error),
    });
  });

/** Seconds or a date: RFC 9110, 10.2.3. */
const retryAfter = (header: string | string[] | undefined): number | undefined => {
  if (typeof header !== "string" || header === "") return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};

/**
 * Calls a peer by its DNS name. Every attempt goes to the next address of the name. An ordinary agent would
 * stay with its first connection, and so with one task, for as long as the connection lives.
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
      const request = {
        origin,
        path: target,
        method: operation.method,
        headers: {
          ...headers,
          // Read inside the span, so that the peer's span becomes its child.
          ...outboundHeaders(),
          // Lets the peer stop once the caller no longer waits: further work would be wasted.
          "x-request-deadline": String(Math.max(0, Math.floor(until - performance.now()))),
        },
        body: body ?? null,
      };
      const response = await send(dispatcher, request, signal);
      span?.httpResponse(response.status);
      return {
        status: response.status,
        retryAfterMs: retryAfter(response.headers["retry-after"]),
        text: response.text,
      };
    });
  };

  return { attempt, close: () => agent.close() };
};
