/** The payment service with a fault point: at the moment in PAYMENT_CRASH_AT the process kills itself. */
import { runServiceProcess } from "@shop/service";
import { environment, toConfig } from "../../../src/config.ts";
import { createPaymentService } from "../../../src/service.ts";
import { faultPoints } from "./fault-points.ts";
import { withFaultPoints } from "./with-fault-points.ts";

const wanted = process.env["PAYMENT_CRASH_AT"];
const crashAt = faultPoints.find((point) => point === wanted);
if (wanted !== undefined && crashAt === undefined) throw new Error(`${wanted} is not a fault point`);

void runServiceProcess(process, {
  environment,
  toConfig,
  createService: (config, logger) =>
    createPaymentService(config, logger, { decorate: (ports) => withFaultPoints(ports, crashAt) }),
});
