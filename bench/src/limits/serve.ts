import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** Sends the response to a request. A rejection becomes a 500. */
type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Listens on PORT with `node:http` alone. */
export const serve = (listener: Listener): void => {
  createServer((request, response) => {
    listener(request, response).catch((error: unknown) => sendJson(response, 500, String(error)));
  }).listen(Number(process.env["PORT"]), "127.0.0.1");
};

/** Sends JSON. */
export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
  });
  response.end(text);
};
