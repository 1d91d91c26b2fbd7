import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";

/** Starts a server on a free port. */
export const listen = async (handle: RequestListener): Promise<{ server: Server; url: string }> => {
  const server = createServer({ keepAliveTimeout: 65_000 }, handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}` };
};

/** Closes a server with all its connections. */
export const closeNow = (server: Server): void => {
  server.close();
  server.closeAllConnections();
};

/** Responds with the request that the service received. */
export const echo =
  (service: string): RequestListener =>
  (request, response) => {
    const { url, headers, socket } = request;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ service, url, headers, remotePort: socket.remotePort }));
  };
