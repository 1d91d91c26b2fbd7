import { type ParseArgsConfig, parseArgs } from "node:util";
import { ForeseenError } from "@shop/local-support";
import { highestBasePort } from "./ports.ts";

export const defaultPort = 8080;

type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown for unknown arguments; the message contains the usage. */
const wrongArguments = (reason: string, usage: string): ForeseenError =>
  new ForeseenError(`${reason}\n\n${usage}`);

const toPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > highestBasePort())
    throw new ForeseenError(
      `--port ${text} is not a valid first port of a shop: choose a number from 1 to ${highestBasePort()}, such as --port 9000.`,
    );
  return port;
};

/** Joined by `=`, so that a negative number is not parsed as another option. */
const withNegativePort = (args: readonly string[]): string[] => {
  const index = args.findIndex((arg, at) => arg === "--port" && /^-\d/.test(args[at + 1] ?? ""));
  return index < 0 ? [...args] : args.toSpliced(index, 2, `--port=${args[index + 1]}`);
};

const parse = (args: readonly string[], flags: NonNullable<ParseArgsConfig["options"]>, usage: string) => {
  try {
    const options = { ...flags, port: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    return parseArgs({ args: withNegativePort(args), options, allowPositionals: true });
  } catch (error) {
    const [reason] = (error as Error).message.split(/\. |\n/);
    throw wrongArguments(`${reason?.replace(/\.$/, "")}.`, usage);
  }
};

/**
 * Reads the options. Without `--` npm takes them for its own, and up to npm 11 passes them on in the
 * environment: `--port=9000` as npm_config_port=9000, `--port 9000` as npm_config_port=true and an argument.
 * npm 12 rejects them.
 *
 * @throws ForeseenError with one sentence, or with the usage
 */
const read = (
  args: readonly string[],
  env: Environment,
  flags: NonNullable<ParseArgsConfig["options"]>,
  usage: string,
) => {
  const { values, positionals } = parse(args, flags, usage);
  const ofNpm = env["npm_config_port"];
  const named = ofNpm === "true" ? positionals.shift() : ofNpm || undefined;
  const [surplus] = positionals;
  if (surplus !== undefined) throw wrongArguments(`The argument ${surplus} is unknown.`, usage);
  if (ofNpm === "true" && named === undefined) throw wrongArguments("--port needs a number.", usage);
  const port = (values.port as string | undefined) ?? named;
  return {
    values: values as Readonly<Record<string, unknown>>,
    port: port === undefined ? undefined : toPort(port),
    help: values.help === true,
  };
};

export const startUsage = `npm start -- [--port 8080] [--fresh] [--watch]

  --port N   the gateway's port; all other ports derive from it, and each port has its own data
  --fresh    start over: delete the data of earlier runs
  --watch    follow the sources: restart changed services, reload open pages (npm run dev)
  --help     show this`;

export interface StartOptions {
  readonly basePort: number;
  readonly fresh: boolean;
  /** If true, services and pages follow their sources. */
  readonly watch: boolean;
  readonly help: boolean;
}

/** Reads the options of `npm start`. @throws ForeseenError */
export const readStartOptions = (args: readonly string[], env: Environment): StartOptions => {
  const flags = { fresh: { type: "boolean" }, watch: { type: "boolean" } } as const;
  const { values, port, help } = read(args, env, flags, startUsage);
  const fresh = values["fresh"] === true || env["npm_config_fresh"] === "true";
  return { basePort: port ?? defaultPort, fresh, watch: values["watch"] === true, help };
};

export const demoUsage = `npm run demo -- [--port 8080]

  --port N   the port of a shop on this machine
  --help     show this

BASE_URL=http://shop.example npm run demo walks through a shop elsewhere.`;

export interface DemoOptions {
  readonly url: string;
  readonly help: boolean;
}

/** Reads the options of `npm run demo`; a port overrides BASE_URL. @throws ForeseenError */
export const readDemoOptions = (args: readonly string[], env: Environment): DemoOptions => {
  const { port, help } = read(args, env, {}, demoUsage);
  const elsewhere = env["BASE_URL"];
  // Not `localhost`, which may resolve to another program's ::1.
  if (port !== undefined || !elsewhere) return { url: `http://127.0.0.1:${port ?? defaultPort}`, help };
  if (!/^https?:\/\//i.test(elsewhere) || !URL.canParse(elsewhere))
    throw new ForeseenError(`BASE_URL=${elsewhere} is not an address such as http://127.0.0.1:8080.`);
  return { url: elsewhere.replace(/\/+$/, ""), help };
};

/** The command that starts a shop on this port. */
export const startCommand = (port: number, ...flags: readonly string[]): string =>
  [
    "npm start",
    ...(port === defaultPort && flags.length === 0 ? [] : ["--"]),
    ...(port === defaultPort ? [] : [`--port ${port}`]),
    ...flags,
  ].join(" ");

/** The command that runs the demo against the shop at this address. */
export const demoCommand = (url: string): string => {
  const { hostname, port } = new URL(url);
  if (hostname !== "localhost" && hostname !== "127.0.0.1") return `BASE_URL=${url} npm run demo`;
  return Number(port || 80) === defaultPort ? "npm run demo" : `npm run demo -- --port ${port || 80}`;
};
