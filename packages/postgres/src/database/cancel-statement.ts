import { connect } from "node:net";
import type pg from "pg";

/** What PostgreSQL has told the client at its log-in; pg's types do not have it. */
type Session = pg.ClientBase & { readonly processID: number | null; readonly secretKey: number | null };

const cancelRequestCode = 80_877_102;
const timeoutMs = 1_000;

/**
 * Has PostgreSQL stop the statement that a connection waits for: it does not notice by itself that nobody is there any
 * more, and would go on, and commit. Asked for by a connection of its own, which has no answer and is never encrypted.
 * https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export const cancelStatement = (
  client: pg.ClientBase,
  { host, port }: { readonly host: string; readonly port: number },
): void => {
  const { processID, secretKey } = client as Session;
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
