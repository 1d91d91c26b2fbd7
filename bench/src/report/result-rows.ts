import type { Result } from "../rounds.ts";
import { number } from "./markdown-table.ts";

/** Display names of the contenders, in the order of the tables. */
export const titles: Readonly<Record<string, string>> = {
  constant: "`node:http`, constant buffer",
  bare: "`node:http` + pg",
  shop: "**this project**, everything enabled",
  "shop-gateway": "… through the local gateway",
  next: "Next.js, app router, standalone",
  fastify: "Fastify + pg + schemas + pino",
  express: "Express 5 + pg, nothing else",
  naive: "Express 5, pino-http, zod, helmet, X-Ray's middleware",
  "nest-fastify": "NestJS on Fastify + TypeORM",
  "nest-express": "NestJS on Express + TypeORM",
};

/** A result as a row; `floor` is the CPU time that it is compared with. */
export const rowOf = (result: Result, floor: number): string[] => [
  titles[result.contender] ?? result.contender,
  number(result.cpuUs),
  number(result.cpuUs / floor, 2),
  number(result.requestsPerSecond),
  `${number(result.busy * 100)} %`,
  number(result.p50, 2),
  number(result.p99, 2),
  `± ${number(result.spread * 50)} %`,
];

/** The columns of rows of results. */
export const heads = ["", "CPU µs", "vs. best", "requests/s", "core usage", "p50 ms", "p99 ms", "rounds"];
