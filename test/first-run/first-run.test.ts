import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { start } from "./start.ts";
import { checkOut, installStock, run } from "./stock-node.ts";

/** Common versions of Node with their bundled npm, and the newest of both last. */
const stocks: [node: string, npm: string][] = [
  ["20.20.2", "10.8.2"],
  ["22.23.2", "10.9.4"],
  ["24.11.1", "11.3.0"],
  ["24.22.3", "11.6.1"],
  ["26.10.0", "11.19.1"],
  ["26.12.1", "12.2.2"],
];

const succeed = (...command: Parameters<typeof run>): string => {
  const { status, output } = run(...command);
  assert.equal(status, 0, `${command[0]} ${command[1].join(" ")}:\n${output}`);
  return output;
};

for (const [index, [node, npm]] of stocks.entries())
  describe(`Node ${node} with npm ${npm}`, () => {
    const folder = checkOut();
    const env = installStock(node, npm);
    const port = 29_100 + index * 100;

    it("installs, opens the shop, sells, and stops at Ctrl-C", async () => {
      succeed("npm", ["ci"], folder, env);
      const shop = await start(["--port", `${port}`], folder, env);
      const story = run("npm", ["run", "demo"], folder, { ...env, BASE_URL: `http://127.0.0.1:${port}` });
      await shop.interrupt();
      assert.equal(story.status, 0, story.output);
      assert.match(story.output, /Every step succeeded/);
      assert.match(shop.output(), /Stopped\./);
      await assert.rejects(fetch(`http://127.0.0.1:${port}/`), "the gateway still listens");
    });

    it("passes the checks and the tests without a shop", () => {
      succeed("npm", ["run", "check"], folder, env);
      succeed(
        "npm",
        ["test", "--", "packages/config", "packages/postgres/test/migrate.test.ts"],
        folder,
        env,
      );
    });

    it("starts every kind of tool under the repository's own Node", () => {
      assert.match(succeed("node", ["bin/run.js", "node", "--version"], folder, env), /^v26\.10\.0$/m);
      assert.match(succeed("node", ["bin/run.js", "tsc", "--version"], folder, env), /^Version /m);
    });
  });

describe("Node 20 with npm 10.8.2", () => {
  it("synthesizes the infrastructure by npx cdktf synth", () => {
    const folder = checkOut();
    const env = installStock("20.20.2", "10.8.2");
    succeed("npm", ["ci"], folder, env);
    succeed("npx", ["cdktf", "synth"], folder, env);
  });
});

describe("an impossible first run", () => {
  const isOneSentence = ({ status, output }: ReturnType<typeof run>, sentence: RegExp) => {
    const printed = output.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("> "));
    assert.notEqual(status, 0);
    assert.match(printed.join("\n"), sentence);
    assert.equal(printed.length, 1, output);
  };

  it("names the required Node under Node 18", () => {
    const folder = checkOut();
    const env = installStock("18.20.8", "10.8.2");
    run("npm", ["ci"], folder, env);
    isOneSentence(run("npm", ["start"], folder, env), /^Node 18\.20\.8 is too old.*install Node 24 or 26/);
  });

  it("reports that npm omitted optional dependencies", () => {
    const folder = checkOut();
    const env = installStock("22.23.2", "10.9.4");
    succeed("npm", ["ci", "--omit=optional"], folder, env);
    isOneSentence(run("npm", ["start"], folder, env), /npm ci --include=optional\.$/);
  });

  it("reports that nothing is installed yet", () => {
    isOneSentence(
      run("npm", ["start"], checkOut(), installStock("22.23.2", "10.9.4")),
      /run npm ci first\.$/,
    );
  });
});
