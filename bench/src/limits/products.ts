/** The catalog's SQL and response shapes, shared by all contenders. */

const columns = `id, sku, name, description, category, price_amount, price_currency, image_url,
  on_hand - reserved AS available, created_at, updated_at, version`;

const order = "name COLLATE name_order, id";

export const findSql = `SELECT ${columns} FROM products WHERE id = $1 AND retired_at IS NULL`;
export const listSql = `SELECT ${columns} FROM products WHERE retired_at IS NULL ORDER BY ${order} LIMIT $1`;
export const listAfterSql = `SELECT ${columns} FROM products
  WHERE retired_at IS NULL AND (${order}) > ($2::text, $3::uuid) ORDER BY ${order} LIMIT $1`;

export const pageSize = 20;

/** A row as pg returns it; times are strings or dates, depending on the contender's parsers. */
export interface Row {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price_amount: string | number;
  readonly price_currency: string;
  readonly image_url: string | null;
  readonly available: number;
  readonly created_at: string | Date;
  readonly updated_at: string | Date;
  readonly version: number;
}

export const toProduct = (row: Row) => ({
  id: row.id,
  sku: row.sku,
  name: row.name,
  description: row.description,
  category: row.category,
  price: { amount: Number(row.price_amount), currency: row.price_currency },
  imageUrl: row.image_url,
  available: row.available,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

export const readCursor = (cursor: string): [name: string, id: string] =>
  (JSON.parse(Buffer.from(cursor, "base64url").toString()) as [string, string, string]).slice(1) as [
    string,
    string,
  ];

const writeCursor = ({ name, id }: { readonly name: string; readonly id: string }): string =>
  Buffer.from(JSON.stringify(["name", name, id])).toString("base64url");

/** Makes a page; the row after its last one, if there is one, shows that more follow. */
export const toPage = (rows: readonly Row[]) => {
  const items = rows.slice(0, pageSize).map(toProduct);
  const last = rows.length > pageSize ? items.at(-1) : undefined;
  return { items, nextCursor: last ? writeCursor(last) : null };
};
