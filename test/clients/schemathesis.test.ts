import { after, before, describe, it } from "node:test";
import { startWholeShop, type WholeShop } from "../whole-shop.ts";
import { hasPython, runPython } from "./run-tool.ts";

let shop: WholeShop;
before(async () => {
  shop = await startWholeShop();
});
after(() => shop?.close());

const examples = 25;
const paths = ["/api/catalog", "/api/users", "/api/payments"];

/** The header that authenticates schemathesis as one of the callers. */
const callers: Readonly<Record<string, () => readonly string[]>> = {
  "an admin": () => ["--header", `Authorization: Bearer ${shop.admin}`],
  "a customer": () => ["--header", `Authorization: Bearer ${shop.customer}`],
  "an anonymous caller": () => [],
};

if (!hasPython) process.stderr.write("There is no python3: schemathesis does not run.\n");
else
  for (const [caller, headers] of Object.entries(callers))
    describe(`schemathesis, with all its checks, as ${caller}, finds no undocumented behaviour`, () => {
      for (const path of paths)
        it(`about ${path}`, async () => {
          await runPython("schemathesis", [
            "--config-file",
            "schemathesis.toml",
            "run",
            `${shop.url}${path}/openapi.json`,
            "--checks=all",
            `--max-examples=${examples}`,
            // Deterministic: failures are reproducible, and a commit fails only for its own changes.
            "--seed=1",
            "--no-color",
            ...headers(),
          ]);
        });
    });
