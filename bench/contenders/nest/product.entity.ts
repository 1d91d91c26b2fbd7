import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from "typeorm";

@Entity("products")
export class Product {
  @PrimaryColumn("uuid")
  id!: string;

  @Column("text")
  sku!: string;

  @Column("text")
  name!: string;

  @Column("text")
  description!: string;

  @Column("text")
  category!: string;

  @Column("bigint", { name: "price_amount" })
  priceAmount!: string;

  @Column("text", { name: "price_currency" })
  priceCurrency!: string;

  @Column("text", { name: "image_url", nullable: true })
  imageUrl!: string | null;

  @Column("integer", { name: "on_hand" })
  onHand!: number;

  @Column("integer")
  reserved!: number;

  @CreateDateColumn({ name: "created_at", type: "timestamptz" })
  createdAt!: Date;

  @UpdateDateColumn({ name: "updated_at", type: "timestamptz" })
  updatedAt!: Date;

  @Column("timestamptz", { name: "retired_at", nullable: true })
  retiredAt!: Date | null;

  @Column("integer")
  version!: number;
}
