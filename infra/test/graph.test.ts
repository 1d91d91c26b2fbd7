import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { serviceNames, services, statefulServices, topology } from "@shop/topology";
import { createChart } from "../reports/graph/chart.ts";
import { type Connection, connectionsOf, elsewhere } from "../reports/graph/connections.ts";
import { drawNetwork } from "../reports/graph/draw-network.ts";
import { type Layout, layOut, type Rectangle } from "../reports/graph/layout.ts";
import { drawLines, type Point } from "../reports/graph/lines.ts";
import { joinConnections } from "../reports/graph/links.ts";
import { nodesOf } from "../reports/graph/nodes.ts";
import type { Environment } from "../src/environments/environment.ts";
import { environments } from "../src/environments/index.ts";
import { type Block, type Synthesized, synthesize } from "../src/synthesized.ts";

type Name = Environment["name"];
type Edge = Omit<Connection, "why">;

const shops = new Map<Name, Synthesized>();
before(async () => {
  for (const environment of Object.values(environments)) {
    shops.set(environment.name, await synthesize(environment));
  }
});

const shopOf = (name: Name): Synthesized => structuredClone(shops.get(name)) as Synthesized;

const edgesOf = (shop: Synthesized): Edge[] =>
  connectionsOf(shop).map(({ from, to, port }) => ({ from, to, port }));

const inWords = (edges: readonly Edge[]): string[] =>
  edges.map(({ from, to, port }) => `${from} → ${to}:${port}`).toSorted();

const edge = (from: string, to: string, port: number): Edge => ({ from, to, port: String(port) });

/** Those that read or write the database. */
const databaseUsers = [...statefulServices, "rotation"];

const inside: Edge[] = [
  ...serviceNames.map((name) => edge("balancer", name, topology.publicPort)),
  ...serviceNames.flatMap((name) =>
    services[name].calls.map((peer) => edge(name, peer, topology.internalPort)),
  ),
  ...serviceNames.flatMap((name) =>
    (services[name].usesApisOf ?? []).map((peer) => edge(name, peer, topology.publicPort)),
  ),
  ...databaseUsers.map((name) => edge(name, "postgres", 5432)),
];

/** Those that call AWS. */
const callers = [...serviceNames, "rotation"];

describe("the allowed connections", () => {
  it("match the topology, in prod", () => {
    const expected = [
      edge("internet", "balancer", 80),
      edge("internet", "balancer", 443),
      ...inside,
      ...callers.map((name) => edge(name, elsewhere, 443)),
    ];
    assert.deepEqual(inWords(edgesOf(shopOf("prod"))), inWords(expected));
  });

  it("match the topology, in dev, which reads secrets through an endpoint", () => {
    const expected = [
      edge("CloudFront", "balancer", 80),
      ...inside,
      ...callers.map((name) => edge(name, "secrets-endpoint", 443)),
      ...serviceNames.map((name) => edge(name, elsewhere, 443)),
    ];
    assert.deepEqual(inWords(edgesOf(shopOf("dev"))), inWords(expected));
  });

  for (const name of ["dev", "prod"] as const) {
    it(`let only the services with a database and the rotation reach PostgreSQL, in ${name}`, () => {
      const toPostgres = edgesOf(shopOf(name)).filter(({ to }) => to === "postgres");
      assert.deepEqual(
        inWords(toPostgres),
        inWords(databaseUsers.map((user) => edge(user, "postgres", 5432))),
      );
    });
  }
});

const resourcesIn = (shop: Synthesized, stack: string, type: string): Record<string, Block> => {
  const resource = shop.stacks[stack]?.resource ?? assert.fail(`there is no stack ${stack}`);
  resource[type] ??= {};
  return resource[type];
};

const ingress = "aws_vpc_security_group_ingress_rule";
const egress = "aws_vpc_security_group_egress_rule";

const idOf = (shop: Synthesized, stack: string, name: string): string => {
  const groups = Object.entries(resourcesIn(shop, stack, "aws_security_group"));
  const [id] =
    groups.find(
      ([, block]) =>
        (block["tags"] as Block | undefined)?.["Name"] === `shop-${shop.environment.name}-${name}`,
    ) ?? [];
  return `\${aws_security_group.${id}.id}`;
};

const onPort = (port: number) => ({
  from_port: port,
  to_port: port,
  ip_protocol: "tcp",
  description: "planted",
});

const between = (own: string, other: string): Block => ({
  ...onPort(9000),
  security_group_id: own,
  referenced_security_group_id: other,
});

describe("added rules", () => {
  it("appear if they admit a range of addresses", () => {
    const shop = shopOf("prod");
    resourcesIn(shop, "data", ingress)["Planted"] = {
      ...onPort(5432),
      security_group_id: idOf(shop, "data", "postgres"),
      cidr_ipv4: "10.0.0.0/8",
    };
    assert.ok(inWords(edgesOf(shop)).includes("10.0.0.0/8 → postgres:5432"));
  });

  it("connect two groups only when both agree", () => {
    const planted = "postgres → rotation:9000";
    const shopWith = (...types: readonly string[]): Synthesized => {
      const shop = shopOf("prod");
      const [postgres, rotation] = [idOf(shop, "data", "postgres"), idOf(shop, "data", "rotation")];
      const [out, into] = [egress, ingress].map((type) => types.includes(type));
      if (out) resourcesIn(shop, "data", egress)["Planted"] = between(postgres, rotation);
      if (into) resourcesIn(shop, "data", ingress)["Planted"] = between(rotation, postgres);
      return shop;
    };
    assert.ok(!inWords(edgesOf(shopWith(egress))).includes(planted));
    assert.ok(!inWords(edgesOf(shopWith(ingress))).includes(planted));
    assert.ok(inWords(edgesOf(shopWith(egress, ingress))).includes(planted));
  });

  it("are labelled with their range, or any, if they are not for one port", () => {
    const shop = shopOf("prod");
    const group = { security_group_id: idOf(shop, "data", "postgres"), cidr_ipv4: "0.0.0.0/0" };
    const rules = resourcesIn(shop, "data", ingress);
    rules["Range"] = { ...onPort(8000), to_port: 8100, ...group };
    rules["Any"] = { ip_protocol: "-1", ...group };
    const words = inWords(edgesOf(shop));
    assert.ok(words.includes("internet → postgres:8000–8100"));
    assert.ok(words.includes("internet → postgres:any"));
  });
});

/** A service that payments call, and whose tasks use the database. */
const addService = (shop: Synthesized, name: string): void => {
  const id = `planted-${name}`;
  const own = `\${aws_security_group.${id}.id}`;
  const groups = resourcesIn(shop, "services", "aws_security_group");
  groups[id] = {
    tags: { Name: `shop-${shop.environment.name}-${name}` },
    description: `Tasks of the ${name} service`,
  };
  const like = (type: string): void => {
    const rules = resourcesIn(shop, "services", type);
    for (const [rule, block] of Object.entries(rules).filter(
      ([key]) => /catalog/.test(key) && !/-of-/.test(key),
    )) {
      const text = JSON.stringify(block).replaceAll(/\$\{aws_security_group\.catalog_[\w-]+\.id\}/g, own);
      rules[`${rule}-of-${name}`] = JSON.parse(text) as Block;
    }
  };
  like(ingress);
  like(egress);
};

const crosses = (one: Point, other: Point, { left, top, width, height }: Rectangle): boolean =>
  Math.max(one.x, other.x) > left + 1 &&
  Math.min(one.x, other.x) < left + width - 1 &&
  Math.max(one.y, other.y) > top + 1 &&
  Math.min(one.y, other.y) < top + height - 1;

const laidOut = (shop: Synthesized) => {
  const connections = connectionsOf(shop);
  const chart = createChart(nodesOf(shop, connections), joinConnections(connections));
  const layout = layOut(chart);
  const boxes = [...layout.boxes].filter(([id]) =>
    chart.rows.flat().some((cell) => cell.id === id && cell.node),
  );
  return { layout, boxes, bundles: drawLines(chart, layout), connections };
};

const faultsOf = (shop: Synthesized): string[] => {
  const { layout, boxes, bundles } = laidOut(shop);
  const lines = bundles.flatMap((bundle) => bundle.lines);
  const through = lines.flatMap(({ link, points }) =>
    points
      .slice(1)
      .flatMap((point, index) =>
        boxes
          .filter(([, box]) => crosses(points[index] ?? point, point, box))
          .map(([id]) => `the line from ${link.from} to ${link.to} runs through ${id}`),
      ),
  );
  return [...through, ...overlaps(boxes), ...outside(layout, boxes)];
};

const overlaps = (boxes: readonly (readonly [string, Rectangle])[]): string[] =>
  boxes.flatMap(([id, one], index) =>
    boxes.slice(index + 1).flatMap(([otherId, other]) => {
      const corner = { x: other.left + other.width, y: other.top + other.height };
      return crosses({ x: other.left, y: other.top }, corner, one) ? `${id} overlaps ${otherId}` : [];
    }),
  );

const outside = ({ width, height }: Layout, boxes: readonly (readonly [string, Rectangle])[]): string[] =>
  boxes
    .filter(
      ([, box]) =>
        box.left < 0 || box.top < 0 || box.left + box.width > width || box.top + box.height > height,
    )
    .map(([id]) => `${id} is outside of the drawing`);

describe("the drawing", () => {
  for (const name of ["dev", "prod"] as const) {
    it(`has no line through a box, in ${name}`, () => assert.deepEqual(faultsOf(shopOf(name)), []));
  }

  it("includes new services with any calls", () => {
    const shop = shopOf("prod");
    for (const service of ["orders", "shipping", "search"]) {
      addService(shop, service);
      assert.ok(inWords(edgesOf(shop)).includes(`${service} → postgres:5432`));
      assert.deepEqual(faultsOf(shop), []);
      assert.match(drawNetwork(shop), new RegExp(`>${service}</text>`));
    }
  });

  it("includes connections upwards", () => {
    const shop = shopOf("prod");
    const [postgres, rotation] = [idOf(shop, "data", "postgres"), idOf(shop, "data", "rotation")];
    resourcesIn(shop, "data", egress)["Up"] = between(postgres, rotation);
    resourcesIn(shop, "data", ingress)["Up"] = between(rotation, postgres);
    assert.deepEqual(faultsOf(shop), []);
  });

  it("has a line, a label and a text for each connection", () => {
    const shop = shopOf("prod");
    const { bundles, connections } = laidOut(shop);
    const drawn = bundles.flatMap(({ label, lines }) => lines.map(({ link }) => ({ label, link })));
    for (const { from, to, port } of connections) {
      const line = drawn.find(({ link }) => link.from === from && link.to === to);
      assert.ok(line?.label.split(" · ").includes(port), `${from} → ${to}:${port}`);
      assert.ok(drawNetwork(shop).includes(`${from} to ${to} on ${port}`));
    }
  });

  it("is self-contained", () => {
    const svg = drawNetwork(shopOf("prod")).replace('xmlns="http://www.w3.org/2000/svg"', "");
    assert.doesNotMatch(svg, /https?:|href|@import|<script|<image|<foreignObject/);
  });

  it("is committed as the code draws it", () => {
    const committed = readFileSync(new URL("../../docs/images/network.svg", import.meta.url), "utf8");
    assert.ok(
      committed === drawNetwork(shopOf("prod")),
      "docs/images/network.svg is stale: run npm run infra -- graph",
    );
  });
});
