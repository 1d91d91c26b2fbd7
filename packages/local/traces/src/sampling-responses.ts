import type { RequestListener } from "node:http";

/** Traces everything: on one machine sampling would save nothing. */
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

const responses: ReadonlyMap<string | undefined, object> = new Map([
  [
    "/GetSamplingRules",
    { SamplingRuleRecords: [{ SamplingRule: samplingRule, CreatedAt: 0, ModifiedAt: 0 }] },
  ],
  ["/SamplingTargets", { SamplingTargetDocuments: [], LastRuleModification: 0, UnprocessedStatistics: [] }],
]);

/**
 * Responds as the X-Ray daemon does when a service requests sampling rules.
 * https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html
 */
export const respondToSampling: RequestListener = (request, response) => {
  const document = request.method === "POST" ? responses.get(request.url) : undefined;
  response.writeHead(document ? 200 : 404, { "Content-Type": "application/json" });
  response.end(JSON.stringify(document ?? {}));
};
