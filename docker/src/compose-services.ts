import { internalAddress, type ServiceDescription, services } from "@shop/topology";

/** The parts of compose.yaml that follow from the topology, by the name between its comments. */
type Part = "services" | "waits";

const command = "npm run docker -- compose";

const fromShell = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).map(([name, value]) => `      ${name}: \${${name}:-${value}}`);

const fixed = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).map(([name, value]) => `      ${name}: "${value}"`);

const serviceOf = ({
  name,
  database,
  issuesTokens,
  sealsCookies,
  oneMachine = {},
}: ServiceDescription): string[] => [
  `  ${name}:`,
  `    <<: *${database ? "" : "stateless-"}service`,
  `    image: fargate-shop/${name}`,
  `    build: &${name}-build { context: ., dockerfile: docker/service.Dockerfile, args: { SERVICE: ${name} } }`,
  "    environment:",
  `      <<: *${database ? "service" : "stateless"}-environment`,
  ...(database ? [`      DATABASE_SECRET_ID: shop/${name}/database`] : []),
  ...(sealsCookies ? [`      COOKIE_KEYS_SECRET_ID: shop/${name}/cookie-keys`] : []),
  ...(issuesTokens ? [`      SIGNING_KEYS_SECRET_ID: shop/${name}/signing-keys`] : []),
  ...fixed(oneMachine.variables ?? {}),
  ...fromShell(oneMachine.fromShell ?? {}),
  `    networks: { edge: {}, ${database ? "data" : "secrets"}: {}, mesh: { aliases: [${new URL(internalAddress(name)).hostname}] } }`,
  "    depends_on:",
  database
    ? `      ${name}-migrate: { condition: service_completed_successfully }`
    : "      keep-secrets: { condition: service_healthy }",
  "    develop:",
  "      watch:",
  "        - { action: rebuild, path: ./packages }",
  `        - { action: rebuild, path: ./services/${name} }`,
];

const migrateOf = ({ name }: ServiceDescription): string[] => [
  `  ${name}-migrate:`,
  "    <<: *migrate",
  `    image: fargate-shop/${name}`,
  `    build: *${name}-build`,
  "    environment:",
  "      <<: *migrate-environment",
  `      DATABASE_SECRET_ID: shop/${name}/database`,
];

const linesOf: Readonly<Record<Part, () => string[]>> = {
  services: () =>
    Object.values(services).flatMap((service) => [
      "",
      ...serviceOf(service),
      ...(service.database ? ["", ...migrateOf(service)] : []),
    ]),
  waits: () => Object.values(services).map(({ name }) => `      ${name}: { condition: service_healthy }`),
};

/** Regenerates the parts of compose.yaml that follow from the topology. @throws if it lacks the comments around one */
export const withServices = (composeYaml: string): string =>
  (Object.keys(linesOf) as Part[]).reduce((text, part) => {
    const [begin, end] = [`# ${part}, made by: ${command}\n`, `# end of ${part}\n`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`compose.yaml has no place for ${part}:\n${begin}${end}`);
    const indent = text.slice(text.lastIndexOf("\n", to) + 1, to);
    const lines = linesOf[part]().join("\n");
    return `${text.slice(0, from + begin.length)}${lines.replace(/^\n/, "")}\n${indent}${text.slice(to)}`;
  }, composeYaml);
