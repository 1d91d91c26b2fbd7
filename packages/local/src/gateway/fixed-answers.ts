import { type Server, type ServerResponse, STATUS_CODES } from "node:http";

type Status = 400 | 408 | 502 | 503 | 504;

const pageOf = (status: Status): string => {
  const title = `${status} ${STATUS_CODES[status]}`;
  const lines = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
  ];
  return [...lines, "</body>", "</html>", ""].join("\r\n");
};

/** Answers as a load balancer does for a service that cannot: a small page that says no more than the status. */
export const answerForService = (response: ServerResponse, status: Status): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { Server: "awselb/2.0", "Content-Type": "text/html" });
  response.end(pageOf(status));
};

/** Answers what cannot be read as a request, and ends the connection. */
export const answerUnreadable = (server: Server): void => {
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
    const page = pageOf(status);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Server: awselb/2.0",
      "Content-Type: text/html",
      `Content-Length: ${page.length}`,
      "Connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${page}`);
  });
};

/** The load balancer's default action, for what no rule matches. */
export const answerNotFound = (response: ServerResponse): void => {
  response.writeHead(404, { Server: "awselb/2.0", "Content-Type": "text/plain; charset=utf-8" });
  response.end("Not Found");
};
