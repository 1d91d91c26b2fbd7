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

/** The header by which schemathesis calls as one of them. */
const callers: Readonly<Record<string, () => readonly string[]>> = {
  "an admin": () => ["--header", `Authorization: Bearer ${shop.admin}`],
  "a customer": () => ["--header", `Authorization: Bearer ${shop.customer}`],
  "a stranger without a token": () => [],
};

if (!hasPython) process.stderr.write("There is no python3: schemathesis is not tried.\n");
else
  for (const [caller, headers] of Object.entries(callers))
    describe(`schemathesis, with all its checks, as ${caller}, finds nothing that the documents do not say`, () => {
      for (const path of paths)
        it(`about ${path}`, async () => {
          await runPython("schemathesis", [
            "--config-file",
            "schemathesis.toml",
            "run",
            `${shop.url}${path}/openapi.json`,
            "--checks=all",
            `--max-examples=${examples}`,
            // A failure can be repeated, and a change is refused for what it changes alone.
            "--seed=1",
            "--no-color",
            ...headers(),
          ]);
        });
    });
