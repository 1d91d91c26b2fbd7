import type { Found } from "../../src/synthesized.ts";
import { assumptions } from "./assumptions.ts";
import { hoursPerMonth } from "./hours.ts";
import { createLine, type Line } from "./line.ts";
import type { Pricer } from "./pricer.ts";
import { databasePrices, prices } from "./prices.ts";

const hoursOf = ({ block }: Found): Line => {
  const instanceClass = String(block["instance_class"]);
  const price = databasePrices[instanceClass];
  if (!price) throw new Error(`${instanceClass} has no price: add it to infra/reports/cost/prices.ts`);
  const standby = block["multi_az"] === true;
  return createLine("Database", {
    what: `${instanceClass}${standby ? " and its standby in another zone" : ", in one zone"}`,
    quantity: hoursPerMonth * (standby ? 2 : 1),
    price,
  });
};

const storageOf = ({ block }: Found): Line => {
  if (block["storage_type"] !== "gp3") throw new Error(`${block["storage_type"]} has no price: gp3 has`);
  const size = Number(block["allocated_storage"]);
  const copies = block["multi_az"] === true ? 2 : 1;
  return createLine("Database", {
    what: `${copies === 1 ? "" : `${copies} × `}${size} GB of storage, gp3`,
    quantity: size * copies,
    price: prices.databaseStorage,
    assumes: [assumptions.backups],
  });
};

const adminSecretOf = ({ block }: Found): Line[] =>
  block["manage_master_user_password"] === true
    ? [
        createLine("Secrets and keys", {
          what: "secret that RDS stores for the admin",
          quantity: 1,
          price: prices.secret,
        }),
      ]
    : [];

const monitoringOf = ({ block }: Found): Line[] =>
  Number(block["monitoring_interval"] ?? 0) > 0
    ? [
        createLine("Watching", {
          what: "enhanced monitoring of the database",
          quantity: assumptions.monitoring.gb,
          price: prices.logs,
          assumes: [assumptions.monitoring],
        }),
      ]
    : [];

export const priceDatabases: Pricer = (databases) =>
  databases.flatMap((database) => [
    hoursOf(database),
    storageOf(database),
    ...adminSecretOf(database),
    ...monitoringOf(database),
  ]);

export const priceSecrets: Pricer = (secrets) => [
  createLine("Secrets and keys", {
    what: `${secrets.length} × secret`,
    quantity: secrets.length,
    price: prices.secret,
  }),
];

export const priceKeys: Pricer = (keys) => [
  createLine("Secrets and keys", {
    what: `${keys.length} × key`,
    quantity: keys.length,
    price: prices.encryptionKey,
    assumes: [assumptions.keys],
  }),
];

export const priceRepositories: Pricer = (repositories) => [
  createLine("Names and storage", {
    what: `images in ${repositories.length} repositories`,
    quantity: repositories.length * assumptions.images.gbPerRepository,
    price: prices.images,
    assumes: [assumptions.images],
  }),
];

export const priceBuckets: Pricer = (buckets) => [
  createLine("Names and storage", {
    what: `objects in ${buckets.length} buckets`,
    quantity: buckets.length * assumptions.objects.gbPerBucket,
    price: prices.objects,
    assumes: [assumptions.objects],
  }),
];

export const priceNamespaces: Pricer = (namespaces) =>
  namespaces.map(({ block }) =>
    createLine("Names and storage", {
      what: `private zone ${block["name"]}`,
      quantity: 1,
      price: prices.hostedZone,
    }),
  );
