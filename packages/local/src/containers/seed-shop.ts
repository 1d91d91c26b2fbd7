/** In compose, last: makes the customer's account and stocks the shelves through the front door, and says that the shop is open. */
import { seedShop } from "../seed/seed-shop.ts";
import { say } from "../terminal.ts";
import { welcome } from "../welcome.ts";

const { GATEWAY_URL = "http://gateway:8080", PUBLIC_URL = "http://localhost:8080" } = process.env;

await seedShop(GATEWAY_URL);
say(`\nThe shop is open\n\n${welcome(PUBLIC_URL, "docker compose down (-v throws the data away)")}\n`);
