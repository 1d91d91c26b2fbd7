import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { namedStatement } from "@shop/postgres";

describe("a statement with named values", () => {
  it("numbers each name once, and leaves casts and literals alone", () => {
    const { text, names } = namedStatement(
      "move",
      "UPDATE things SET place = :to::text, moved_by = 'person:' || :by WHERE id = :id AND place <> :to",
    );
    assert.equal(
      text,
      "UPDATE things SET place = $1::text, moved_by = 'person:' || $2 WHERE id = $3 AND place <> $1",
    );
    assert.deepEqual(names, ["to", "by", "id"]);
  });
});
