import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import { freePort } from "@shop/local-support";

/** A stand-in for the X-Ray daemon with the default rule of every AWS account: one trace per second, and 5 %. */
export interface XrayDaemon {
  readonly port: number;
  /** Keeps the documents that arrive while `work` runs. */
  collect(work: () => Promise<unknown>): Promise<string[]>;
  close(): void;
}

const rule = {
  Version: 1,
  RuleName: "Default",
  RuleARN: "arn:aws:xray:us-east-1:000000000000:sampling-rule/Default",
  ResourceARN: "*",
  Priority: 10_000,
  FixedRate: 0.05,
  ReservoirSize: 1,
  ServiceName: "*",
  ServiceType: "*",
  Host: "*",
  HTTPMethod: "*",
  URLPath: "*",
  Attributes: {},
};

const targets = () => ({
  LastRuleModification: 0,
  UnprocessedStatistics: [],
  SamplingTargetDocuments: [
    {
      RuleName: "Default",
      FixedRate: rule.FixedRate,
      ReservoirQuota: 1,
      ReservoirQuotaTTL: Date.now() / 1000 + 3600,
      Interval: 10,
    },
  ],
});

/** Starts it on a free port, UDP and TCP. */
export const startXrayDaemon = async (): Promise<XrayDaemon> => {
  const port = await freePort();
  const server = createServer((request, response) => {
    const document =
      request.url === "/GetSamplingRules"
        ? { SamplingRuleRecords: [{ SamplingRule: rule, CreatedAt: 0, ModifiedAt: 0 }] }
        : targets();
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(document));
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  let kept: string[] | undefined;
  const socket = createSocket("udp4", (message) => {
    kept?.push(message.toString("utf8", message.indexOf("\n") + 1));
  });
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  socket.setRecvBufferSize(4 * 1024 * 1024);
  return {
    port,
    collect: async (work) => {
      kept = [];
      await work();
      const documents = kept;
      kept = undefined;
      return documents;
    },
    close: () => {
      socket.close();
      server.close();
      server.closeAllConnections();
    },
  };
};
