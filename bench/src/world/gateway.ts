/** The local gateway as a program of its own. Its argument: the services' addresses by name, as JSON. */
import { createGateway } from "@shop/local-gateway";

const gateway = createGateway({ targets: JSON.parse(process.argv[2] ?? "{}") });
await gateway.listen(Number(process.env["PORT"]));
process.once("SIGTERM", () => void gateway.close());
