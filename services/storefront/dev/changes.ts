import type { RequestHandler, Response } from "express";

/** Sends changes to open pages, as server-sent events. */
export interface Changes {
  readonly subscribe: RequestHandler;
  send(event: "version" | "failure", data: string): void;
  close(): void;
}

export const createChanges = (): Changes => {
  const readers = new Set<Response>();
  let last = "";
  return {
    subscribe: (request, response) => {
      response.setHeader("Content-Type", "text/event-stream");
      response.setHeader("Cache-Control", "no-store");
      // A browser that has lost the connection during a restart tries again after this time.
      response.write(`retry: 200\n${last}`);
      readers.add(response);
      request.once("close", () => readers.delete(response));
    },
    send: (event, data) => {
      last = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
      for (const reader of readers) reader.write(last);
    },
    close: () => {
      for (const reader of readers) reader.end();
    },
  };
};
