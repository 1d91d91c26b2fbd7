/** In compose: takes the services' segments, and serves the traces and the API docs to the gateway. */
import { createServer } from "node:http";
import { topology } from "@shop/topology";
import { createDocsPage } from "../docs/create-docs-page.ts";
import { createPages } from "../gateway/index.ts";
import { createSegmentReceiver, createTraceStore, createTraceViewer } from "../traces/index.ts";

const host = "0.0.0.0";
const store = createTraceStore({ maxSegments: 20_000 });
const receiver = createSegmentReceiver({ host, port: topology.tracingPort, onSegment: store.add });
await receiver.start();

const pages = createPages({ "/docs": createDocsPage(), "/traces": createTraceViewer(store) });
createServer(pages).listen(topology.publicPort, host);

process.on("SIGTERM", () => process.exit(0));
