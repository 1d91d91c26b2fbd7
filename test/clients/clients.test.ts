import { mkdir, rm, writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { startWholeShop, type WholeShop } from "../whole-shop.ts";
import { folder, hasPython, runNode, runPython } from "./run-tool.ts";

const documents = { catalog: "/api/catalog", payment: "/api/payments", user: "/api/users" };
const names = Object.keys(documents) as (keyof typeof documents)[];
const made = ".local/documents";

let shop: WholeShop;
before(async () => {
  shop = await startWholeShop();
  for (const stale of ["documents", "openapi-typescript", "hey-api", "python", "build"])
    await rm(`${folder}.local/${stale}`, { recursive: true, force: true });
  await mkdir(`${folder}${made}`, { recursive: true });
  for (const name of names) {
    const response = await fetch(`${shop.url}${documents[name]}/openapi.json`);
    await writeFile(`${folder}${made}/${name}.json`, await response.text());
  }
  const generators = "node_modules";
  for (const name of names) {
    const input = `${made}/${name}.json`;
    const types = `.local/openapi-typescript/${name}.ts`;
    await runNode(`${generators}/openapi-typescript/bin/cli.js`, input, "-o", types);
    const sdk = `.local/hey-api/${name}`;
    await runNode(
      `${generators}/@hey-api/openapi-ts/bin/run.js`,
      "-s",
      "--no-log-file",
      "-i",
      input,
      "-o",
      sdk,
    );
  }
  await runNode("../../node_modules/typescript/bin/tsc", "-p", ".");
});
after(() => shop?.close());

describe("a client generated from the documents buys, refunds and edits, consistently with its types", () => {
  for (const client of ["openapi-fetch", "hey-api"]) {
    it(`in TypeScript, by ${client}`, async () => {
      await runNode(`.local/build/${client}/main.js`, shop.url);
    });
  }

  if (!hasPython) process.stderr.write("There is no python3: its client is not tested.\n");
  else
    it("in Python, by openapi-python-client", async () => {
      for (const name of names) {
        const target = ["--path", `${made}/${name}.json`, "--output-path", `.local/python/${name}`];
        const options = ["--meta", "none", "--overwrite", "--fail-on-warning"];
        await runPython("openapi-python-client", ["generate", ...target, ...options]);
      }
      const strictly = ["--strict", "--follow-imports=silent", "--cache-dir", ".local/mypy"];
      await runPython("mypy", [...strictly, "python/main.py"], { MYPYPATH: ".local/python" });
      await runPython("python", ["python/main.py", shop.url], { PYTHONPATH: ".local/python" });
    });
});
