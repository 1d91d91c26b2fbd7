import { topology } from "@shop/topology";

/** Pinned like everything that runs: https://gallery.ecr.aws/cloudwatch-agent/cloudwatch-agent */
export const agentImage = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300072.0b1766";

const loopback = (port: number): string => `127.0.0.1:${port}`;

/**
 * The CloudWatch agent accepts both the X-Ray SDK's and OpenTelemetry's protocols, so a service can switch
 * without a change here.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export const agentConfiguration = (region: string): string =>
  JSON.stringify({
    agent: { region },
    traces: {
      traces_collected: {
        xray: {
          bind_address: loopback(topology.tracingPort),
          tcp_proxy: { bind_address: loopback(topology.tracingPort) },
        },
        otlp: { grpc_endpoint: loopback(4317), http_endpoint: loopback(4318) },
      },
    },
  });
