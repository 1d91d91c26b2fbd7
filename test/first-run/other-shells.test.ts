import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { npmRunDemo, npmStart, plainShell, removeState } from "./npm-start.ts";

const port = 26_100;
const nowhere = "http://127.0.0.1:9";

/** Variables that developers set for other programs, each of which would mislead the shop. */
const hostileShell = {
  ...plainShell,
  PGSSLMODE: "require",
  PGOPTIONS: "-c search_path=nowhere -c default_transaction_read_only=on",
  PGHOST: "db.invalid",
  PGPORT: "1",
  PGUSER: "mallory",
  PGPASSWORD: "wrong",
  PGPASSFILE: "/nonexistent",
  PGDATABASE: "nowhere",
  PGDATA: "/nonexistent",
  PGCLIENTENCODING: "LATIN1",
  NODE_USE_ENV_PROXY: "1",
  HTTP_PROXY: nowhere,
  http_proxy: nowhere,
  HTTPS_PROXY: nowhere,
  NO_PROXY: "example.org",
  NODE_OPTIONS: "--disable-proto=throw --throw-deprecation --conditions=hostile",
  NODE_ENV: "production",
  AWS_PROFILE: "nobody",
  AWS_REGION: "nowhere-1",
  AWS_ENDPOINT_URL: nowhere,
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "token",
  AWS_USE_FIPS_ENDPOINT: "true",
  AWS_CONFIG_FILE: "/nonexistent",
  TZ: "Pacific/Kiritimati",
  LC_ALL: "tr_TR.UTF-8",
  LANG: "xx_XX",
  NO_COLOR: "1",
  DEBUG: "nothing",
  PORT: "1",
  HOST: "192.0.2.1",
  INTERNAL_PORT: "2",
  LOG_LEVEL: "silent",
  DATABASE_TLS: "verify",
};

describe("a shell with variables for other programs", () => {
  after(() => removeState(port));

  it("misleads neither the shop nor the demo", async () => {
    const shop = npmStart(["--port", `${port}`], { shell: hostileShell });
    await shop.prints(/Stop {2}/);
    const demo = npmRunDemo([], { shell: { ...hostileShell, BASE_URL: `http://127.0.0.1:${port}` } });
    const status = await demo.ended();
    await shop.interrupt();
    assert.equal(status, 0, demo.output());
    assert.equal(shop.output().includes("\u001b["), false, "NO_COLOR disables colours");
  });
});
