import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatTraceHeader, isTraceId, newTraceId, parseTraceHeader } from "@shop/telemetry";

const root = "1-5759e988-bd862e3fe1be46a994272793";
const parent = "53995c3f42cd8ad8";
const nothing = { root: undefined, parent: undefined, sampled: undefined };

describe("parseTraceHeader", () => {
  it("reads root, parent and decision in any order, with spaces and in any case of the names", () => {
    const expected = { root, parent, sampled: true };
    assert.deepEqual(parseTraceHeader(`Root=${root};Parent=${parent};Sampled=1`), expected);
    assert.deepEqual(parseTraceHeader(`sampled=1; PARENT=${parent}; root=${root}`), expected);
  });

  it("reads the header of a load balancer, which adds Self", () => {
    const self = "1-67891234-12456789abcdef0123456780";
    assert.deepEqual(parseTraceHeader(`Self=${self};Root=${root}`), { ...nothing, root, self });
    assert.deepEqual(parseTraceHeader(`Self=${self}0;Root=${root}`), { ...nothing, root });
  });

  it("reads a decision only if one was made", () => {
    assert.equal(parseTraceHeader("Sampled=0").sampled, false);
    assert.equal(parseTraceHeader("Sampled=?").sampled, undefined);
    assert.equal(parseTraceHeader("Sampled=true").sampled, undefined);
  });

  it("reads the first of several parts with one name", () => {
    const other = root.replace("1-5", "1-6");
    assert.deepEqual(parseTraceHeader(`Root=${root};ROOT=${other}`), { ...nothing, root });
  });

  it("drops malformed parts, a parent without a root, and nothing else", () => {
    assert.deepEqual(parseTraceHeader(`Root=1-1-1;Parent=${parent};Sampled=1`), {
      ...nothing,
      sampled: true,
    });
    assert.deepEqual(parseTraceHeader(`Parent=${parent}`), nothing);
    assert.deepEqual(parseTraceHeader(`Root=${root};Parent=short`), { ...nothing, root });
    assert.deepEqual(parseTraceHeader(`Root=${root.toUpperCase()}`), nothing);
    for (const header of [undefined, "", ";;;", "=", "Root", `Root=${root}"\r\nX: y`, "x".repeat(10_000)]) {
      assert.deepEqual(parseTraceHeader(header), nothing);
    }
  });
});

describe("formatTraceHeader", () => {
  it("writes headers that parseTraceHeader reads", () => {
    for (const header of [
      { root, parent, sampled: true },
      { root, parent: undefined, sampled: false },
      { root, parent: undefined, sampled: undefined },
    ])
      assert.deepEqual(parseTraceHeader(formatTraceHeader(header)), header);
  });

  it("writes the format that X-Ray documents", () => {
    assert.equal(
      formatTraceHeader({ root, parent, sampled: true }),
      `Root=${root};Parent=${parent};Sampled=1`,
    );
  });
});

describe("newTraceId", () => {
  it("creates distinct ids that contain the time in seconds", () => {
    const before = Math.floor(Date.now() / 1000);
    const ids = Array.from({ length: 1_000 }, newTraceId);
    const after = Math.floor(Date.now() / 1000);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) {
      assert.ok(isTraceId(id), id);
      const seconds = Number.parseInt(id.slice(2, 10), 16);
      assert.ok(seconds >= before && seconds <= after, id);
    }
  });
});
