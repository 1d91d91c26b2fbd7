import { Injectable, NotFoundException } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { IsNull, Repository } from "typeorm";
import { ListQuery } from "./list-query.js";
import { Product } from "./product.entity.js";

const toResponse = (product: Product) => ({
  id: product.id,
  sku: product.sku,
  name: product.name,
  description: product.description,
  category: product.category,
  price: { amount: Number(product.priceAmount), currency: product.priceCurrency },
  imageUrl: product.imageUrl,
  available: product.onHand - product.reserved,
  createdAt: product.createdAt,
  updatedAt: product.updatedAt,
  version: product.version,
});

@Injectable()
export class ProductsService {
  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {}

  async list({ limit, cursor }: ListQuery) {
    const found = cursor ? await this.after(cursor, limit + 1) : await this.first(limit + 1);
    const items = found.slice(0, limit).map(toResponse);
    const last = found.length > limit ? items.at(-1) : undefined;
    const place = last && JSON.stringify(["name", last.name, last.id]);
    return { items, nextCursor: place ? Buffer.from(place).toString("base64url") : null };
  }

  async find(id: string) {
    const product = await this.products.findOneBy({ id, retiredAt: IsNull() });
    if (!product) throw new NotFoundException();
    return toResponse(product);
  }

  private first(take: number): Promise<Product[]> {
    return this.products.find({
      where: { retiredAt: IsNull() },
      order: { name: "ASC", id: "ASC" },
      take,
    });
  }

  private after(cursor: string, take: number): Promise<Product[]> {
    const [, name, id] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return this.products
      .createQueryBuilder("product")
      .where("product.retiredAt IS NULL")
      .andWhere("(product.name, product.id) > (:name, :id)", { name, id })
      .orderBy({ "product.name": "ASC", "product.id": "ASC" })
      .take(take)
      .getMany();
  }
}
