import { runServiceProcess } from "@shop/service";
import { environment, toConfig } from "./config.ts";
import { createPaymentService } from "./service.ts";

await runServiceProcess(process, { environment, toConfig, createService: createPaymentService });
