/** The direction of imports (docs/decisions/0004). `npm run check` runs it; a test plants violations. */
const never = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });

const service = "^services/([^/]+)/";

module.exports = {
  forbidden: [
    never(
      "no-service-imports-another",
      "Services talk by HTTP.",
      { path: service },
      { path: "^services/", pathNot: "^services/$1/" },
    ),
    never(
      "no-package-imports-a-service",
      "Packages know no service.",
      { path: "^packages/" },
      { path: "^services/" },
    ),
    never(
      "topology-and-contracts-stand-alone",
      "Everything follows from these, so they follow from nothing.",
      { path: "^packages/(topology|contracts|time)/src" },
      { path: "^packages/", pathNot: "^packages/$1/" },
    ),
    never(
      "domain-is-pure",
      "Rules import rules. Clock, ids, data and HTTP come in as arguments.",
      { path: "^services/[^/]+/src/domain/", pathNot: "\\.test\\.ts$" },
      { pathNot: "^(services/[^/]+/src/domain/|packages/contracts/src/)" },
    ),
    never(
      "data-knows-no-http",
      "SQL is written beside the domain, not beside the web.",
      { path: "^services/[^/]+/src/data/" },
      { path: "/src/http/|^packages/http/|node_modules/express/" },
    ),
    never(
      "http-knows-no-data",
      "Handlers ask the domain.",
      { path: "^services/[^/]+/src/http/" },
      { path: "/src/data/|^packages/postgres/|node_modules/pg/" },
    ),
    never(
      "main-only-starts",
      "The process reads its configuration and runs the service.",
      { path: "^services/[^/]+/src/main\\.ts$" },
      { path: "/src/(domain|data|http)/" },
    ),
    never(
      "tests-stay-out",
      "What runs in production does not depend on what tests it.",
      { path: "^(services|packages)/(local/)?[^/]+/src/", pathNot: "\\.test\\.ts$" },
      { path: "^test/|/test/" },
    ),
    never(
      "production-imports-no-stand-in",
      "What stands in for AWS and what measures stay on the developer's machine.",
      { path: "^(services|packages|docker)/[^/]+/", pathNot: "^packages/local/|/test/|\\.test\\.ts$" },
      { path: "^(packages/local|bench)/" },
    ),
    never(
      "reports-are-not-deployed",
      "Reports read what the stacks were synthesized to; no stack depends on a report.",
      { path: "^infra/src/" },
      { path: "^infra/reports/" },
    ),
    never(
      "run-time-knows-no-provisioning",
      "What answers requests cannot make roles or migrate.",
      { path: "^packages/postgres/src/database/|^services/[^/]+/src/(service|main)\\.ts$" },
      { path: "^packages/postgres/src/provisioning" },
    ),
    never(
      "infra-knows-the-topology-alone",
      "What runs on AWS is described by the topology; how it is written is none of its business.",
      { path: "^infra/src/" },
      { path: "^(services|packages)/", pathNot: "^packages/topology/" },
    ),
    never(
      "no-circles",
      "A circle has no beginning to read from.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    never(
      "no-unresolved",
      "The import leads nowhere.",
      // These have lockfiles of their own, and import what is generated when they run; tsc holds them there.
      { pathNot: "^test/(browser|clients)/" },
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
