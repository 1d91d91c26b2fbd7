import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { catalogApi, createClient, type Send, userApi } from "@shop/contracts";
import { serviceNames } from "@shop/topology";
import { type LastResponse, sendTo } from "../http-client.ts";
import { repository } from "../parts/children.ts";
import { accounts } from "../seed/accounts.ts";
import type { Chapter } from "./chapter.ts";
import { printTrace } from "./print-trace.ts";
import { expectStatus, money, report, StepFailedError } from "./steps.ts";

const become = async (send: Send): Promise<string> => {
  const users = createClient(userApi, send);
  const email = `demo-${randomUUID().slice(0, 8)}@shop.example`;
  const password = `demo ${randomUUID()}`;
  await report("Register", async () => {
    const { body } = expectStatus(
      await users.register({ body: { email, password, name: "Demo Customer" } }),
      201,
    );
    return [body, body.email];
  });
  return report("Log in", async () => {
    const { body } = expectStatus(await users.logIn({ body: { email, password } }), 201);
    return [body.accessToken, `a token for ${body.expiresIn / 60} minutes`];
  });
};

const browse = async (send: Send) => {
  const catalog = createClient(catalogApi, send);
  const category = await report("Browse the categories", async () => {
    const { items } = expectStatus(await catalog.listCategories({ query: {} }), 200).body;
    const [first] = items;
    if (!first) throw new StepFailedError("there are no categories");
    return [first.name, items.map(({ name, products }) => `${name} (${products})`).join(", ")];
  });
  await report(`Browse ${category}`, async () => {
    const { items } = expectStatus(
      await catalog.listProducts({ query: { category, sort: "price", limit: 3 } }),
      200,
    ).body;
    return [items, items.map(({ name, price }) => `${name} ${money(price)}`).join(", ")];
  });
  return report("Search for “espresso”", async () => {
    const { items } = expectStatus(await catalog.listProducts({ query: { q: "espresso" } }), 200).body;
    const [found] = items;
    if (!found) throw new StepFailedError("nothing was found");
    return [found, `${items.length} found, the first is ${found.name}`];
  });
};

/** The chapters that services bring along, in the topology's order. */
const findChapters = async (): Promise<Chapter[]> => {
  const files = serviceNames.map((name) => join(repository, "services", name, "demo/chapter.ts"));
  const modules = files.filter((file) => existsSync(file)).map((file) => import(pathToFileURL(file).href));
  return (await Promise.all(modules)).map(({ printChapter }: { printChapter: Chapter }) => printChapter);
};

const logInAsAdmin = async (url: string): Promise<Send> => {
  const { email, password } = accounts.admin;
  const users = createClient(userApi, sendTo(url));
  const { body } = expectStatus(await users.logIn({ body: { email, password } }), 201);
  return sendTo(url, { accessToken: () => body.accessToken });
};

/** The whole demo, through the gateway. @throws StepFailedError with the name of the step */
export const runStory = async (url: string): Promise<void> => {
  const last: LastResponse = { traceId: undefined };
  const lastTraceId = (): string => last.traceId ?? "";
  let accessToken: string | undefined;
  const customer = sendTo(url, { accessToken: () => accessToken, last });

  accessToken = await become(customer);
  const product = await browse(customer);
  const traceId = lastTraceId();
  const chapters = await findChapters();
  const admin = await logInAsAdmin(url);
  for (const printChapter of chapters) await printChapter({ url, customer, admin, product, lastTraceId });
  if (chapters.length > 0) return;
  await report("The trace of the search", async () => [
    undefined,
    await printTrace(url, traceId, ["catalog"]),
  ]);
};
