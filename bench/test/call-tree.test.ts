import assert from "node:assert/strict";
import type { Profiler } from "node:inspector";
import { describe, it } from "node:test";
import { callLines, callTree } from "../src/report/call-tree.ts";

const node = (id: number, functionName: string, children: number[] = []): Profiler.ProfileNode => ({
  id,
  callFrame: { functionName, scriptId: "1", url: "file:///app/main.js", lineNumber: 0, columnNumber: 0 },
  children,
});

/** 1 → through → (work ×2, idle), sampled once in 100 µs. */
const profile: Profiler.Profile = {
  nodes: [
    node(1, "(root)", [2, 5]),
    node(2, "through", [3, 4]),
    node(3, "work"),
    node(4, "work"),
    node(5, "(idle)"),
  ],
  startTime: 0,
  endTime: 600,
  samples: [3, 3, 3, 4, 5, 5],
  timeDeltas: [100, 100, 100, 100, 100, 100],
};

describe("the tree of calls of a profile", () => {
  it("divides the busy time after the warm-up", () => {
    const tree = callTree(profile, 1 / 3);
    const [through] = tree.calls;
    assert.equal(through?.name, "through main.js");
    assert.equal(through.total, 1);
    assert.deepEqual(through.calls, [{ name: "work main.js", self: 1, total: 1, calls: [] }]);
  });

  it("is printed without functions that only call another one, and without short calls", () => {
    assert.deepEqual(callLines(callTree(profile, 0), 50, 1), ["   50.0    50.0  work main.js"]);
    assert.deepEqual(callLines(callTree(profile, 0), 50, 51), []);
  });
});
