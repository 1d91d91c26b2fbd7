// NestJS and TypeORM as their documentation shows them, on Express or, where PLATFORM says so, on Fastify.
import "reflect-metadata";
import { Module, ValidationPipe } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { TypeOrmModule } from "@nestjs/typeorm";
import { Product } from "./product.entity.js";
import { ProductsController } from "./products.controller.js";
import { ProductsService } from "./products.service.js";

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: "postgres",
      url: process.env["DATABASE_URL"],
      entities: [Product],
      poolSize: 5,
    }),
    TypeOrmModule.forFeature([Product]),
  ],
  controllers: [ProductsController],
  providers: [ProductsService],
})
class AppModule {}

const options = { logger: ["error", "warn"] } as const;
const app =
  process.env["PLATFORM"] === "fastify"
    ? await NestFactory.create(AppModule, new FastifyAdapter(), options)
    : await NestFactory.create(AppModule, options);
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(process.env["PORT"] ?? 0, "127.0.0.1");
