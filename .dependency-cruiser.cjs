/** The direction of imports (docs/architecture.md). `npm run check` enforces it; a test plants violations. */
const never = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });

const service = "^services/([^/]+)/";

module.exports = {
  forbidden: [
    never(
      "no-service-imports-another",
      "Services communicate over HTTP.",
      { path: service },
      { path: "^services/", pathNot: "^services/$1/" },
    ),
    never(
      "no-package-imports-a-service",
      "Packages are independent of services.",
      { path: "^packages/" },
      { path: "^services/" },
    ),
    never(
      "topology-and-contracts-stand-alone",
      "Everything else follows from these, so they depend on nothing.",
      { path: "^packages/(topology|contracts|time)/src" },
      { path: "^packages/", pathNot: "^packages/$1/" },
    ),
    never(
      "domain-is-pure",
      "Rules import only rules. Clock, ids, data and HTTP are arguments.",
      { path: "^services/[^/]+/src/domain/", pathNot: "\\.test\\.ts$" },
      { pathNot: "^(services/[^/]+/src/domain/|packages/contracts/src/)" },
    ),
    never(
      "data-knows-no-http",
      "Data access is independent of HTTP.",
      { path: "^services/[^/]+/src/data/" },
      { path: "/src/http/|^packages/http/|node_modules/express/" },
    ),
    never(
      "http-knows-no-data",
      "Handlers call the domain, never the database.",
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
      "Production code does not depend on tests or benchmarks.",
      { path: "^(services|packages)/(local/)?[^/]+/src/", pathNot: "\\.test\\.ts$" },
      { path: "^test/|/test/|^services/[^/]+/(demo|bench)/" },
    ),
    never(
      "production-imports-no-stand-in",
      "Stand-ins for AWS and the benchmark stay on the developer's machine.",
      {
        path: "^(services|packages|docker)/[^/]+/",
        pathNot: "^packages/local/|/(test|bench|demo)/|\\.test\\.ts$",
      },
      { path: "^(packages/local|bench)/" },
    ),
    never(
      "reports-are-not-deployed",
      "Reports read the synthesized stacks; no stack depends on a report.",
      { path: "^infra/src/" },
      { path: "^infra/reports/" },
    ),
    never(
      "run-time-knows-no-provisioning",
      "Code that serves requests cannot create roles or migrate.",
      { path: "^packages/postgres/src/database/|^services/[^/]+/src/(service|main)\\.ts$" },
      { path: "^packages/postgres/src/provisioning" },
    ),
    never(
      "infra-knows-the-topology-alone",
      "The topology describes what runs on AWS; the infrastructure does not depend on its source.",
      { path: "^infra/src/" },
      { path: "^(services|packages)/", pathNot: "^packages/topology/" },
    ),
    never(
      "bench-uses-public-entries",
      "The benchmark imports only the public entries of packages.",
      { path: "^bench/(src|test)/" },
      { path: "^(services|packages|infra|docker|bin|test)/", dependencyTypes: ["local"] },
    ),
    never(
      "no-cycles",
      "Modules in a cycle cannot be understood one at a time.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    never(
      "no-unresolved",
      "The imported module does not exist.",
      // These have their own lockfiles and import generated code; tsc checks them in their own commands.
      { pathNot: "^test/(browser|clients|lighthouse)/" },
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
