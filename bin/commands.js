// The commands behind `npm test`, `npm run check`, `npm run infra` and the others: verb → description and steps. Plain
// JavaScript that Node 18 can read.
//
// A step is a command line that runs under the repository's own Node. `install <folder>` installs a folder that has its
// own lockfile, `run <script> [verb]` runs another command of this table. Arguments go to the last step.

const sideBySide = (...checks) =>
  ["concurrently --max-processes 2 --group --prefix none", ...checks.map((check) => `"${check}"`)].join(" ");

const tests = (concurrency, timeoutMs, ...files) =>
  [
    `node --test --test-concurrency=${concurrency} --test-timeout=${timeoutMs} --test-reporter=spec`,
    ...files,
  ].join(" ");

export const commands = {
  check: {
    "": [
      "types, format, import rules, unused dependencies, and keys or passwords in files",
      sideBySide(
        "tsc -p tsconfig.json",
        "tsc -p packages/local/traces/page/tsconfig.json",
        "biome check .",
        "depcruise --config .dependency-cruiser.cjs services packages docker test bench/src bench/test",
        "knip --dependencies",
        "node test/supply-chain/src/check-secrets.ts",
      ),
    ],
    workflows: [
      "lints GitHub's workflows (needs Python and Go)",
      "node test/supply-chain/src/check-workflows.ts",
    ],
    licences: ["licences of what runs in production", "node test/supply-chain/src/check-licences.ts"],
    advisories: [
      "known vulnerabilities of dependencies, and the registry's signatures (needs a registry that serves them)",
      "node test/supply-chain/src/audit.ts",
    ],
  },

  fix: {
    "": ["formats the code", "biome check --write ."],
    generated: [
      "writes every file that follows from the topology",
      "run docker compose",
      "run docker gateway",
      "node test/support/src/package-graph.ts",
      "run infra graph",
      "run infra iam",
      "run infra scale",
    ],
    screenshots: [
      "takes the pictures of the shop in docs/images (needs Debian's chromium)",
      "install test/browser",
      "node test/browser/screenshots.ts",
    ],
  },

  test: {
    "": [
      "the checks, the tests, and the tests of the infrastructure",
      "run check",
      "run test parts",
      "run infra test",
    ],
    parts: ["the tests that need no Docker and little time", "node test/support/src/run.ts"],
    "first-run": [
      "the README's first lines on stock Node and npm, in other shells, on full disks",
      "node test/first-run/run.ts",
    ],
    faults: ["kills, disconnects and overloads the shop, then compares its books", "node test/faults/run.ts"],
    compose: ["the shop in containers (needs Docker)", "node test/compose/run.ts"],
    browser: [
      "the pages in Chromium, with axe (needs Debian's chromium)",
      "install test/browser",
      "tsc -p test/browser",
      "node test/browser/run.ts",
    ],
    lighthouse: [
      "Lighthouse's scores of the pages (needs Debian's chromium)",
      "install test/lighthouse",
      "tsc -p test/lighthouse",
      "node test/lighthouse/run.ts",
    ],
    clients: [
      "clients generated from the API documents, and schemathesis (needs Python)",
      "install test/clients",
      "node test/clients/run.ts",
    ],
  },

  infra: {
    check: [
      "types and import rules of the infrastructure",
      "install infra",
      "tsc -p infra",
      "depcruise --config .dependency-cruiser.cjs infra/src infra/reports",
    ],
    test: [
      "types, the checks of the synthesized stacks, and each request of Terraform against AWS's models",
      "run infra check",
      tests(2, 120_000, "infra/test/*.test.ts", "infra/test/!(rehearsal|plans|lint)/**/*.test.ts"),
    ],
    "test-plans": [
      "plans and applies the stacks with Terraform, and checks them with checkov (Python)",
      "install infra",
      tests(1, 120_000, "infra/test/{plans,rehearsal,lint}/*.test.ts"),
    ],
    rehearse: [
      "a deployment from an empty account with a real S3 and a stub of AWS's provider (needs Python)",
      "install infra",
      "node infra/test/rehearsal/run.ts",
    ],
    "test-cdktf": ["the same source under cdktf 0.21", "install infra", "node infra/test/cdktf/compare.ts"],
    models: [
      "updates AWS's models of requests from botocore (needs Python)",
      "install infra",
      "node infra/test/api/write-models.ts",
    ],
    cost: [
      "the cost of a month without traffic, line by line",
      "install infra",
      "node infra/reports/cost/main.ts",
    ],
    graph: ["draws the allowed connections", "install infra", "node infra/reports/graph/main.ts"],
    iam: ["lists the permissions of each role", "install infra", "node infra/reports/iam/main.ts"],
    scale: ["simulates days with a flash sale", "install infra", "node infra/reports/scale/main.ts"],
  },

  docker: {
    compose: ["writes the services into compose.yaml", "node docker/src/write-compose.ts"],
    gateway: ["writes HAProxy's configuration", "node docker/src/write-gateway-config.ts"],
    pin: [
      "pins the base images by digest (needs Docker and the registries)",
      "node infra/src/artifacts/pin-base-images.ts",
    ],
    report: ["measures the images (needs Docker)", "node docker/src/report.ts"],
    sbom: ["writes the bill of materials, sbom.cdx.json", "node test/supply-chain/src/write-sbom.ts"],
  },

  bench: {
    "": [
      "the whole benchmark",
      "install bench/contenders",
      "install bench/contenders/next",
      "node bench/src/main.ts",
    ],
    smoke: [
      "all of it in a minute or two, without results",
      "install bench/contenders",
      "install bench/contenders/next",
      "node bench/src/main.ts --smoke",
    ],
    pages: ["only pages", "install bench/contenders/next", "node bench/src/main.ts --pages"],
    flatness: ["only 1 000 and 1 000 000 products", "node bench/src/main.ts --flatness"],
    ci: ["two minutes of it, compared with recorded ratios", "node bench/src/ci.ts"],
    path: ["the files that one payment and one cached read run", "node bench/src/path.ts"],
    profile: ["the CPU time of a request by function", "node bench/src/profile.ts"],
  },
};
