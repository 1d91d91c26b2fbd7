import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { namedStatement } from "@shop/postgres";

describe("a statement with named values", () => {
  const { statement, bind } = namedStatement(
    "move",
    "UPDATE things SET place = :to::text, moved_by = 'person:' || :by WHERE id = :id AND place <> :to",
  );

  it("numbers each name once, and leaves casts and literals alone", () => {
    assert.equal(
      statement.text,
      "UPDATE things SET place = $1::text, moved_by = 'person:' || $2 WHERE id = $3 AND place <> $1",
    );
  });

  it("binds the values by name, undefined ones too, and ignores others", () => {
    assert.deepEqual(bind({ id: 1, by: undefined, to: "attic", other: true }), ["attic", undefined, 1]);
  });

  it("refuses to run without one of its values", () => {
    assert.throws(() => bind({ id: 1, to: "attic" }), /move needs the value by/);
  });
});
