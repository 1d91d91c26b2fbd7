import type { ServiceName } from "@shop/topology";
import { parse } from "yaml";
import { type Image, toUid } from "./image.ts";
import type { ServiceCode } from "./service-code.ts";
import type { Container, Variables, World } from "./world.ts";

/** A service of compose.yaml, with the properties that a task definition also has. */
export interface ComposeService {
  command?: string[];
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  init?: boolean;
  stop_grace_period?: string;
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number; start_period: string };
}

export interface Compose {
  readonly services: Record<string, ComposeService>;
}

/** Reads compose.yaml and merges shared settings into each service. */
export const parseCompose = (text: string): Compose => parse(text, { merge: true }) as Compose;

/** Docker's default. */
const defaultGracePeriod = "10s";
const unitS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** `1m30s` in seconds. */
const seconds = (duration: string | undefined): number =>
  [...(duration ?? "").matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (unitS[unit] ?? Number.NaN),
    0,
  );

const containerFacts = (container: ComposeService, image: Image): Container => ({
  command: container.command ?? image.command,
  uid: container.user ? toUid(container.user) : image.uid,
  readOnlyRoot: container.read_only ?? false,
  droppedCapabilities: container.cap_drop ?? [],
  initProcess: container.init ?? false,
  stopTimeoutS: seconds(container.stop_grace_period ?? defaultGracePeriod),
});

const healthCheckOf = ({ healthcheck }: ComposeService) => ({
  command: healthcheck?.test ?? [],
  intervalS: seconds(healthcheck?.interval),
  timeoutS: seconds(healthcheck?.timeout),
  retries: healthcheck?.retries ?? 0,
  startPeriodS: seconds(healthcheck?.start_period),
});

/** Compose fills in `${NAME:-default}`. */
const given = ({ environment = {} }: ComposeService): Variables =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\w+:-([^}]*)\}/g, "$1"),
    ]),
  );

/** The ports that the gateway sends a service's requests to. */
const targetsOf = (gateway: string, service: ServiceName): number[] =>
  [...gateway.matchAll(/^\s*server-template \S+ \S+ (\w+):(\d+)/gm)]
    .filter(([, host]) => host === service)
    .map(([, , port]) => Number(port));

const secretsIn = (variables: Variables): Variables =>
  Object.fromEntries(
    Object.entries(variables)
      .filter(([name]) => name.endsWith("_SECRET_ID"))
      .map(([name, id]) => [name, id.replace(/^shop\//, "")]),
  );

/** A service of compose.yaml, behind the gateway of docker/gateway/haproxy.cfg. */
export const composeWorld = (
  service: ServiceName,
  { services }: Compose,
  gateway: string,
  code: ServiceCode,
  image: Image,
): World => {
  const [app, migrate] = [services[service], services[`${service}-migrate`]];
  if (!app) throw new Error(`compose.yaml has no ${service}`);
  const [publicPort = 0, internalPort = 0] = image.ports;
  const { condition } = app.depends_on?.[`${service}-migrate`] ?? {};
  return {
    name: "compose.yaml",
    facts: {
      app: {
        ...containerFacts(app, image),
        healthCheck: healthCheckOf(app),
        ports: { public: publicPort, internal: internalPort },
        listensOn: code.listensOn({ ...image.variables, ...given(app) }),
        requestsGoTo: targetsOf(gateway, service),
      },
      ...(migrate && {
        migrate: {
          ...containerFacts(migrate, image),
          endsBeforeApp: condition === "service_completed_successfully",
        },
      }),
      secrets: { app: secretsIn(given(app)), ...(migrate && { migrate: secretsIn(given(migrate)) }) },
    },
    given: { app: given(app), ...(migrate && { migrate: given(migrate) }) },
  };
};
