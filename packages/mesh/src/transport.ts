import type { ClientRequest } from "@shop/contracts";
import { outboundHeaders, type TracedCall, traced } from "@shop/telemetry";
import type { Dispatcher } from "undici";
import { type Lookup, openDispatcher } from "./dispatcher.ts";
import type { PeerTiming } from "./peer-timing.ts";

/** A peer's response. */
export interface PeerResponse {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

/** The end of a call with all its attempts. */
export interface CallLimits {
  readonly signal: AbortSignal;
  /** On the clock of `performance.now()`. */
  readonly until: number;
}

/** One attempt at a call. */
export interface Transport {
  /** Rejects if no complete response arrived in time. */
  attempt(request: ClientRequest, limits: CallLimits): Promise<PeerResponse>;
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
const execute = (
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

/** Calls a peer by its DNS name. */
export const createTransport = (
  peer: string,
  url: string,
  timing: PeerTiming,
  lookup?: Lookup,
): Transport => {
  const { dispatcher, close } = openDispatcher(timing, lookup);
  const { origin } = new URL(url);

  const attempt = (
    { operation, target, headers, body }: ClientRequest,
    { signal, until }: CallLimits,
  ): Promise<PeerResponse> => {
    const call = (): TracedCall => {
      const http = { method: operation.method, url: `${origin}${target.split("?")[0]}` };
      return { name: peer, namespace: "remote", http };
    };
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
      const response = await execute(dispatcher, request, signal);
      span?.httpResponse(response.status);
      const { status, text, headers: responded } = response;
      return { status, retryAfterMs: retryAfter(responded["retry-after"]), text };
    });
  };

  return { attempt, close };
};
