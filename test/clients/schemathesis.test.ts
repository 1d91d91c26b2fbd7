import { after, before, describe, it } from "node:test";
import { startWholeShop, type WholeShop } from "../whole-shop.ts";
import { hasPython, runPython } from "./run-tool.ts";

let shop: WholeShop;
before(async () => {
  shop = await startWholeShop();
});
after(() => shop?.close());

const examples = 25;

describe("schemathesis, with all its checks, finds nothing that the documents do not say", () => {
  if (!hasPython) process.stderr.write("There is no python3: schemathesis is not tried.\n");
  else
    for (const path of ["/api/catalog", "/api/users", "/api/payments"]) {
      it(`about ${path}`, async () => {
        const { admin } = shop;
        await runPython("schemathesis", [
          "--config-file",
          "schemathesis.toml",
          "run",
          `${shop.url}${path}/openapi.json`,
          "--checks=all",
          `--max-examples=${examples}`,
          "--no-color",
          "--header",
          `Authorization: Bearer ${admin}`,
        ]);
      });
    }
});
