import { Controller, Get, Param, ParseUUIDPipe, Query } from "@nestjs/common";
import { ListQuery } from "./list-query.js";
import { ProductsService } from "./products.service.js";

@Controller("api/catalog/products")
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Get()
  list(@Query() query: ListQuery) {
    return this.products.list(query);
  }

  @Get(":id")
  find(@Param("id", ParseUUIDPipe) id: string) {
    return this.products.find(id);
  }
}
