import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  codeOfType,
  cursorText,
  decodeCursor,
  encodeCursor,
  ProblemError,
  problems,
  statusOfProblem,
  timeCursor,
  typeOfProblem,
} from "@shop/contracts";
import * as z from "zod";

describe("a cursor", () => {
  const place = ["2026-11-23T12:00:00.123456Z", "0190a5c0-0000-7000-8000-000000000000"] as const;

  it("survives encoding and decoding, and is safe in a URL", () => {
    const cursor = encodeCursor(place);
    assert.match(cursor, /^[\w-]+$/);
    assert.deepEqual(decodeCursor(cursor, timeCursor), place);
  });

  it("may contain a text that is older than the rules for texts", () => {
    for (const text of [" Old\u200bname", "e\u0301"])
      assert.equal(decodeCursor(encodeCursor([text]), z.tuple([cursorText]))[0], text);
  });

  it("that the list did not issue is an invalid request, never a failure", () => {
    const [, id] = place;
    const noTimes = ["0000-01-01T00:00:00Z", `2026-01-01T00:00:00.${"1".repeat(200)}Z`, "infinity"];
    const others = [
      "",
      "%%%",
      "bnVsbA",
      encodeCursor(["x", "y"]),
      encodeCursor([...place, "more"]),
      // PostgreSQL rejects each of these.
      ...noTimes.map((time) => encodeCursor([time, id])),
    ];
    for (const other of others) {
      assert.throws(
        () => decodeCursor(other, timeCursor),
        (error) => error instanceof ProblemError && error.code === "invalid-request",
        other,
      );
    }
  });
});

describe("a problem", () => {
  it("has a stable type, from which its code can be read, and an error status", () => {
    for (const code of Object.keys(problems) as (keyof typeof problems)[]) {
      assert.equal(codeOfType(typeOfProblem(code)), code);
      assert.ok(statusOfProblem(code) >= 400 && statusOfProblem(code) < 600);
    }
    for (const type of ["", "about:blank", "/problems/constructor", "https://other.example/problems/x"]) {
      assert.equal(codeOfType(type), undefined, type);
    }
  });

  it("keeps its cause private", () => {
    const cause = new Error("private");
    const problem = new ProblemError("unavailable", "Away.", { cause });
    assert.equal(problem.cause, cause);
    assert.doesNotMatch(problem.message, /private/);
  });
});
