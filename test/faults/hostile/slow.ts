import { connect } from "node:net";
import { responseIn } from "../harness/raw-http.ts";

/** A slow client. */
export interface SlowClient {
  readonly port: number;
  /** The part that is sent at once. */
  readonly start: string;
  /** The part that is sent every second to keep the connection alive. */
  readonly drip: string;
}

export interface SlowEnd {
  readonly status: number;
  readonly afterMs: number;
  readonly body: string;
}

/**
 * Sends a request as slowly as possible. Resolves to the response, with status 0 if the connection ended
 * without one.
 */
export const beSlow = async ({ port, start, drip }: SlowClient): Promise<SlowEnd> => {
  const began = performance.now();
  const socket = connect(port, "127.0.0.1");
  socket.write(start);
  const dripping = setInterval(() => socket.write(drip), 1_000);
  const { promise, resolve } = Promise.withResolvers<Omit<SlowEnd, "afterMs">>();
  let text = "";
  socket.setEncoding("latin1").on("data", (more) => {
    text += more;
    const response = responseIn(text);
    if (response) resolve(response);
  });
  socket.on("error", () => undefined).on("close", () => resolve({ status: 0, body: "" }));
  const { status, body } = await promise;
  clearInterval(dripping);
  socket.destroy();
  return { status, body, afterMs: performance.now() - began };
};

/** Headers that do not end: Slowloris. */
export const slowHeaders = (port: number): SlowClient => ({
  port,
  start: "POST /api/users HTTP/1.1\r\nHost: shop\r\n",
  drip: "X-More: 1\r\n",
});

/** A body that does not end. */
export const slowBody = (port: number, target: string, token: string): SlowClient => ({
  port,
  start: `POST ${target} HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{`,
  drip: " ",
});
