import { runServiceProcess } from "@shop/service";
import { environment, toConfig } from "./config.ts";
import { createUserService } from "./service.ts";

void runServiceProcess(process, { environment, toConfig, createService: createUserService });
