import { type LockedPackages, nameOf } from "./lockfile.ts";
import { runTimeTree } from "./run-time-tree.ts";

/** Compilers, bundlers, test tools and linters, which do not belong in production. */
const tools = [
  /^(typescript|tsd|tsx|ts-node|tsup|esbuild|webpack|rollup|parcel|vite|terser|uglify-js)$/,
  /^(@esbuild|@rollup|@swc|@babel|@tsd|@typescript|@typescript-eslint|@vitest|@jest|@biomejs)\//,
  /^(jest|mocha|vitest|ava|tap|tape|jasmine|chai|sinon|nyc|c8|supertest|fast-check|playwright|puppeteer)$/,
  /^(eslint|prettier|dependency-cruiser|nodemon|node-gyp|node-pre-gyp|prebuild-install)$/,
  /^node-(bin-)?(darwin|linux|win)-/,
];

/** The tools among the packages of the run-time tree. There should be none. */
export const toolsAtRunTime = (packages: LockedPackages, roots?: string[]): string[] =>
  [...runTimeTree(packages, roots)]
    .map((folder) => nameOf(packages, folder))
    .filter((name) => tools.some((tool) => tool.test(name)));
