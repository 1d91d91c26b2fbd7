import { runServiceProcess } from "@shop/service";
import { environment, toConfig } from "./config.ts";
import { createStorefrontService } from "./service.ts";

void runServiceProcess(process, { environment, toConfig, createService: createStorefrontService });
