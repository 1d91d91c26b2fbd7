type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Sets custom properties and positions from script, because the CSP forbids inline styles. */
export const style = <E extends HTMLElement | SVGElement>(
  element: E,
  properties: Readonly<Record<string, string>>,
): E => {
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
  return element;
};

const fill = <E extends Element>(
  element: E,
  attributes: Attributes,
  children: readonly (Node | string)[],
): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  // Text is inserted as text: any process can choose the names in traces.
  element.append(...children);
  return element;
};

/** Creates an HTML element. */
export const html = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
) => fill(document.createElement(tag), attributes, children);

/** Creates an SVG element. */
export const svg = <K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
) => fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
