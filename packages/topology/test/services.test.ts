import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  apiServices,
  databaseOf,
  serviceNames,
  services,
  statefulServices,
  tokenIssuer,
} from "@shop/topology";

const described = Object.values(services);

describe("the services of the topology", () => {
  it("are listed under their own names, with a path and a database of their own", () => {
    assert.deepEqual(
      described.map(({ name }) => name),
      serviceNames,
    );
    for (const distinct of [
      described.map(({ path }) => path),
      statefulServices.map((name) => databaseOf(name).name),
    ])
      assert.equal(new Set(distinct).size, distinct.length, distinct.join());
  });

  it("have one issuer of tokens, which all others with an API call for its keys", () => {
    const issuers = described.filter(({ issuesTokens }) => issuesTokens).map(({ name }) => name);
    assert.deepEqual(issuers, [tokenIssuer]);
    for (const { name, calls } of described)
      assert.ok(
        name === tokenIssuer || calls.includes(tokenIssuer) || !apiServices.includes(name),
        `${name} cannot verify tokens`,
      );
  });

  it("have a load and a task that can serve it", () => {
    for (const { name, load, tasks } of described)
      assert.ok(Object.values(load).every((one) => one > 0) && tasks.min <= tasks.max, name);
  });

  it("limit log-ins on the issuer's own path", () => {
    const { path, issuesTokens } = services[tokenIssuer];
    assert.ok(issuesTokens?.logInPath.startsWith(`${path}/`));
  });
});
