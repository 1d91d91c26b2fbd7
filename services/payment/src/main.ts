import { runServiceProcess } from "@shop/service";
import { environment, toConfig } from "./config.ts";
import { createPaymentService } from "./service.ts";

void runServiceProcess(process, { environment, toConfig, createService: createPaymentService });
