import type { Point } from "./lines.ts";

type Attributes = Readonly<Record<string, string | number | undefined>>;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes text for XML. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => escapes[character] ?? "");

const rounded = (value: string | number): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : value;

/** An element; its content is already XML. */
export const element = (name: string, attributes: Attributes, content: readonly string[] = []): string => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escapeXml(rounded(value))}"`,
  );
  const start = `<${name}${written.join("")}`;
  if (content.length === 0) return `${start}/>`;
  const isText = content.every((one) => !one.startsWith("<"));
  return isText ? `${start}>${content.join("")}</${name}>` : `${start}>\n${content.join("\n")}\n</${name}>`;
};

export const text = (content: string, attributes: Attributes): string =>
  element("text", attributes, [escapeXml(content)]);

const distance = (one: Point, other: Point): number => Math.abs(one.x - other.x) + Math.abs(one.y - other.y);

/** The point at a given distance from a corner, towards another one. */
const onTheWay = (corner: Point, to: Point, far: number): Point => {
  const share = far / distance(corner, to);
  return { x: corner.x + (to.x - corner.x) * share, y: corner.y + (to.y - corner.y) * share };
};

const at = ({ x, y }: Point): string => `${rounded(x)} ${rounded(y)}`;

/** A path through points with rounded corners. */
export const roundedPath = (points: readonly Point[], radius: number): string =>
  points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${at(point)}`;
      if (!after) return `L${at(point)}`;
      const far = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
      return `L${at(onTheWay(point, before, far))}Q${at(point)} ${at(onTheWay(point, after, far))}`;
    })
    .join("");
