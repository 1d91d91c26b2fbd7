import { connect } from "node:net";
import type pg from "pg";

/** The server's address, and the backend's id and key, which PostgreSQL sends at log-in; pg's types omit them. */
type Session = pg.ClientBase &
  Pick<pg.Client, "host" | "port"> & { readonly processID: number | null; readonly secretKey: number | null };

const cancelRequestCode = 80_877_102;
const timeoutMs = 1_000;

/**
 * Cancels the statement that a connection waits for. PostgreSQL does not notice by itself that the client has
 * given up: it would finish the statement and commit. The request uses a separate connection, gets no
 * response and is never encrypted.
 * https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export const cancelStatement = (client: pg.ClientBase): void => {
  const { host, port, processID, secretKey } = client as Session;
  if (processID === null || secretKey === null) return;
  const request = Buffer.alloc(16);
  for (const [index, word] of [request.length, cancelRequestCode, processID, secretKey].entries())
    request.writeInt32BE(word, index * 4);
  const socket = connect(port, host);
  socket.setTimeout(timeoutMs, () => socket.destroy());
  socket.on("error", () => undefined);
  socket.unref();
  socket.end(request);
};
