import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";

/** How a peer answers: as it should, 30 s late, never, or with what is no answer. */
export type Mood = "well" | "slow" | "silent" | "garbage";

/** Stands before a service's internal door and answers in its place. */
export interface UnrulyPeer {
  readonly url: string;
  /** Requests that wait then are forgotten: whoever sent them hears nothing. */
  become(mood: Mood): void;
  /** The milliseconds that each caller has given, in the order of the requests. */
  readonly deadlines: readonly number[];
  close(): Promise<void>;
}

const slowMs = 30_000;

type Answer = (response: ServerResponse) => void;

/** Not JSON; JSON of another kind; no HTTP; an answer without an end. */
const garbage: readonly Answer[] = [
  (response) => response.end("<html>It works!</html>"),
  (response) => response.setHeader("content-type", "application/json").end('{"lines":[null]}'),
  (response) => response.socket?.end("\u0000\u0001 SSH-2.0-OpenSSH_9.9\r\n"),
  (response) => response.setHeader("content-type", "application/json").write('{"lines":['),
];

const forward = (port: number, incoming: IncomingMessage, response: ServerResponse): void => {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
    if (response.destroyed) return void answer.resume();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response, () => undefined);
  });
  outgoing.on("error", () => response.destroy());
  incoming.on("error", () => outgoing.destroy());
  incoming.pipe(outgoing);
};

/** Opens a peer that is well at first. `port`, that of the real one, is asked at each request. */
export const openUnrulyPeer = async (port: () => number): Promise<UnrulyPeer> => {
  const deadlines: number[] = [];
  const waiting = new Set<NodeJS.Timeout>();
  let mood: Mood = "well";
  let turn = 0;
  const answers: Readonly<Record<Mood, (incoming: IncomingMessage, response: ServerResponse) => void>> = {
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
    answers[mood](incoming, response);
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
