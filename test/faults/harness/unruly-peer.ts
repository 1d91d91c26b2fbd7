import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";

/** The behaviour of a peer: normal, 30 s late, silent, or with garbage responses. */
export type Mood = "well" | "slow" | "silent" | "garbage";

/** Sits in front of a service's internal port and responds in its place. */
export interface UnrulyPeer {
  readonly url: string;
  /** Drops the waiting requests; their senders get no response. */
  become(mood: Mood): void;
  /** Each caller's time budget in milliseconds, in the order of the requests. */
  readonly deadlines: readonly number[];
  close(): Promise<void>;
}

const slowMs = 30_000;

type Respond = (response: ServerResponse) => void;

/** Not JSON; JSON of another shape; not HTTP; a response without an end. */
const garbage: readonly Respond[] = [
  (response) => response.end("<html>It works!</html>"),
  (response) => response.setHeader("content-type", "application/json").end('{"lines":[null]}'),
  (response) => response.socket?.end("\u0000\u0001 SSH-2.0-OpenSSH_9.9\r\n"),
  (response) => response.setHeader("content-type", "application/json").write('{"lines":['),
];

const forward = (port: number, incoming: IncomingMessage, response: ServerResponse): void => {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: "127.0.0.1", port, method, path: url, headers }, (upstream) => {
    if (response.destroyed) return void upstream.resume();
    response.writeHead(upstream.statusCode ?? 502, upstream.headers);
    pipeline(upstream, response, () => undefined);
  });
  outgoing.on("error", () => response.destroy());
  incoming.on("error", () => outgoing.destroy());
  incoming.pipe(outgoing);
};

/** Opens a peer that behaves normally at first. It calls `port`, the real peer's, at each request. */
export const openUnrulyPeer = async (port: () => number): Promise<UnrulyPeer> => {
  const deadlines: number[] = [];
  const waiting = new Set<NodeJS.Timeout>();
  let mood: Mood = "well";
  let turn = 0;
  const responses: Readonly<Record<Mood, (incoming: IncomingMessage, response: ServerResponse) => void>> = {
    well: (incoming, response) => forward(port(), incoming, response),
    slow: (incoming, response) => {
      waiting.add(setTimeout(() => forward(port(), incoming, response), slowMs));
    },
    silent: () => undefined,
    garbage: (_incoming, response) => {
      turn += 1;
      garbage[turn % garbage.length]?.(response);
    },
  };
  const server = createServer((incoming, response) => {
    deadlines.push(Number(incoming.headers["x-request-deadline"]));
    responses[mood](incoming, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const forget = (): void => {
    for (const timer of waiting) clearTimeout(timer);
    waiting.clear();
  };
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    become: (next) => {
      forget();
      mood = next;
    },
    deadlines,
    close: async () => {
      forget();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};
