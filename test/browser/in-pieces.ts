import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

const pieceBytes = 600;
const pauseMs = 15;

/** A proxy of which every document arrives in pieces, as over a slow network. */
export interface SlowProxy {
  readonly url: string;
  close(): void;
}

/** Opens a proxy in front of a site. */
export const openInPieces = async (site: string): Promise<SlowProxy> => {
  const server = createServer(async ({ url = "/", headers }, response) => {
    // The pieces must be readable one by one.
    const sent = request(`${site}${url}`, { headers: { ...headers, "accept-encoding": "identity" } }).end();
    const [received] = (await once(sent, "response")) as [IncomingMessage];
    const body = await buffer(received);
    response.writeHead(received.statusCode ?? 500, received.headers);
    if (!/html/.test(received.headers["content-type"] ?? "")) return void response.end(body);
    for (let from = 0; from < body.length; from += pieceBytes) {
      response.write(body.subarray(from, from + pieceBytes));
      await delay(pauseMs);
    }
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
