import { type ServerResponse, STATUS_CODES } from "node:http";

/** Answers as a load balancer does for a service that cannot: a small page that says no more than the status. */
export const answerForService = (response: ServerResponse, status: 400 | 502 | 503 | 504): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const title = `${status} ${STATUS_CODES[status]}`;
  const lines = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
  ];
  response.writeHead(status, { Server: "awselb/2.0", "Content-Type": "text/html" });
  response.end([...lines, "</body>", "</html>", ""].join("\r\n"));
};

/** The load balancer's default action, for what no rule matches. */
export const answerNotFound = (response: ServerResponse): void => {
  response.writeHead(404, { Server: "awselb/2.0", "Content-Type": "text/plain; charset=utf-8" });
  response.end("Not Found");
};
