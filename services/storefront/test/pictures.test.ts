import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { books } from "../src/pictures/motifs/books.ts";
import { coffee } from "../src/pictures/motifs/coffee.ts";
import { desk } from "../src/pictures/motifs/desk.ts";
import { garden } from "../src/pictures/motifs/garden.ts";
import { kitchen } from "../src/pictures/motifs/kitchen.ts";
import { outdoors } from "../src/pictures/motifs/outdoors.ts";
import { toys } from "../src/pictures/motifs/toys.ts";
import { categoryPicture, drawingOf, pictureOf } from "../src/pictures/picture-of.ts";

const categories = { books, coffee, desk, garden, kitchen, outdoors, toys };
const products = Object.entries(categories).flatMap(([category, motifs]) =>
  Object.keys(motifs)
    .filter((sku) => sku !== "category")
    .map((sku) => ({ sku, category })),
);

const drawn = (path: string): string =>
  drawingOf(path.replace("/images/", "")) ?? assert.fail(`no drawing at ${path}`);

/** The shapes of a drawing without its colours and background. */
const shapesOf = (path: string): string => drawn(path).slice(drawn(path).indexOf("<ellipse"));

describe("the picture of a product", () => {
  it("has only colours that its style defines, and closes every element", () => {
    for (const product of products) {
      const drawing = drawn(pictureOf(product));
      const [, style = "", shapes = ""] = /<style>(.*)<\/style>(.*)<\/svg>$/.exec(drawing) ?? [];
      const defined = new Set([...style.matchAll(/\.(\w+)[{,]/g)].map(([, name]) => name));
      for (const [, names = ""] of shapes.matchAll(/class="([^"]+)"/g))
        for (const name of names.split(" ")) assert.ok(defined.has(name), `${product.sku}: ${name}`);
      const opened = shapes.match(/<g[ >]/g)?.length ?? 0;
      assert.equal(shapes.match(/<\/g>/g)?.length ?? 0, opened, product.sku);
      assert.doesNotMatch(shapes, /<(?:path|circle|rect|ellipse)[^>]*[^/]>/, product.sku);
    }
  });

  it("shows a thing of its own for each product with a motif", () => {
    const shapes = products.map((product) => shapesOf(pictureOf(product)));
    assert.ok(new Set(shapes).size >= products.length - 4);
  });

  it("shows the category's thing for other products, and a parcel for other categories", () => {
    const other = pictureOf({ sku: "NEW-THING", category: "books" });
    assert.equal(shapesOf(other), shapesOf(categoryPicture("books")));
    const parcel = shapesOf(categoryPicture("parcel"));
    // Names that every object has must not be found either.
    for (const category of ["music", "constructor"])
      assert.equal(shapesOf(pictureOf({ sku: "NEW-THING", category })), parcel);
  });

  it("is not there under the name of an earlier drawing", () => {
    const [product] = products;
    assert.ok(product);
    assert.equal(
      drawingOf(
        pictureOf(product)
          .replace("/images/", "")
          .replace(/\.v\d+\./, ".v1."),
      ),
      undefined,
    );
  });

  it("weighs at most 4 kB, and all of them together at most 300 kB", () => {
    const sizes = products.map((product) => Buffer.byteLength(drawn(pictureOf(product))));
    assert.ok(Math.max(...sizes) <= 4_096, String(Math.max(...sizes)));
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 300_000);
  });
});
