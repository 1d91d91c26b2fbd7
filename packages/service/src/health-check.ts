/** The container's health check, by exec: exit 0 where the event loop of the service beside it answers. */
import { topology } from "@shop/topology";

const port = process.env["PORT"] || topology.publicPort;
const answer = await fetch(`http://127.0.0.1:${port}/health/live`, {
  signal: AbortSignal.timeout(3_000),
}).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
