import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { type Segment, segmentDocument } from "./segment.ts";

/** What the X-Ray daemon is to a service: takes segments by UDP, gives out sampling rules by HTTP on the same port. */
export interface SegmentReceiver {
  /** Resolves to the port; 0 takes a free one. */
  start(): Promise<number>;
  /** Datagrams that were no segment. */
  readonly dropped: () => number;
  close(): Promise<void>;
}

export interface SegmentReceiverOptions {
  readonly host: string;
  readonly port: number;
  readonly onSegment: (segment: Segment) => void;
}

/** Everything is traced: on one machine there is nothing to save. */
const samplingRule = {
  Version: 1,
  RuleName: "Default",
  RuleARN: "arn:aws:xray:us-east-1:000000000000:sampling-rule/Default",
  ResourceARN: "*",
  Priority: 10_000,
  FixedRate: 1,
  ReservoirSize: 1,
  ServiceName: "*",
  ServiceType: "*",
  Host: "*",
  HTTPMethod: "*",
  URLPath: "*",
  Attributes: {},
};

const answers: Readonly<Record<string, () => object>> = {
  "/GetSamplingRules": () => ({
    SamplingRuleRecords: [{ SamplingRule: samplingRule, CreatedAt: 0, ModifiedAt: 0 }],
  }),
  "/SamplingTargets": () => ({
    SamplingTargetDocuments: [],
    LastRuleModification: 0,
    UnprocessedStatistics: [],
  }),
};

/** The daemon's protocol: a line of JSON that says so, a line break, one document. */
const parse = (message: Buffer): Segment | undefined => {
  const text = message.toString("utf8");
  const at = text.indexOf("\n");
  try {
    const parsed = segmentDocument.safeParse(JSON.parse(text.slice(at + 1)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

export const createSegmentReceiver = ({ host, port, onSegment }: SegmentReceiverOptions): SegmentReceiver => {
  let dropped = 0;
  const socket = createSocket("udp4");
  socket.on("message", (message) => {
    const segment = parse(message);
    if (segment) onSegment(segment);
    else dropped += 1;
  });
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ""];
    response.statusCode = answer ? 200 : 404;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(answer?.() ?? {}));
  });

  const listenTcp = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        const address = server.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  const bindUdp = (bound: number): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(bound, host, () => resolve());
    });

  return {
    start: async () => {
      const bound = await listenTcp();
      await bindUdp(bound);
      // A burst must not be lost while the event loop is busy elsewhere.
      socket.setRecvBufferSize(4 * 1024 * 1024);
      return bound;
    },
    dropped: () => dropped,
    close: async () => {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
