import { type ServerResponse, STATUS_CODES } from "node:http";

type Status = 400 | 408 | 502 | 503 | 504;

/** @param advice for the developer who made the request; a load balancer gives none */
const pageOf = (status: Status, advice = ""): string => {
  const title = `${status} ${STATUS_CODES[status]}`;
  const lines = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
    ...(advice ? [`<p>${advice}</p>`] : []),
  ];
  return [...lines, "</body>", "</html>", ""].join("\r\n");
};

/** Responds for an unavailable service as a load balancer does: a small page with nothing but the status. */
export const respondForService = (response: ServerResponse, status: Status): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { Server: "awselb/2.0", "Content-Type": "text/html" });
  response.end(pageOf(status));
};

const adviceFor = ({ code }: NodeJS.ErrnoException): string =>
  code === "HPE_INVALID_URL" ? "Percent-encode every non-ASCII byte of the path and query." : "";

/** The whole response to an unreadable request; the connection then closes. */
export const responseToUnreadable = (error: NodeJS.ErrnoException): string => {
  const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const page = pageOf(status, adviceFor(error));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Server: awselb/2.0",
    "Content-Type: text/html",
    `Content-Length: ${page.length}`,
    "Connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${page}`;
};

/** The load balancer's default action, for paths without a rule. */
export const respondNotFound = (response: ServerResponse): void => {
  response.writeHead(404, { Server: "awselb/2.0", "Content-Type": "text/plain; charset=utf-8" });
  response.end("Not Found");
};

/** Refuses a page to a browser that was led here by a name other than this machine's. */
export const respondForeignHost = (response: ServerResponse): void => {
  response.writeHead(403, { "Content-Type": "text/plain; charset=utf-8" });
  response.end("This page is served to localhost and 127.0.0.1 only.\n");
};
