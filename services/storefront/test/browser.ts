import type { Server } from "node:http";

/** A page as a browser without script sees it. */
export interface LoadedPage {
  readonly status: number;
  /** Path and query after all redirects. */
  readonly path: string;
  readonly html: string;
  readonly headers: Headers;
  /** The visible text, without markup. */
  readonly text: string;
}

export interface FormPost {
  /** Fields that are typed in, or replace hidden ones. */
  readonly fields?: Readonly<Record<string, string>>;
  /** @default the page's own */
  readonly origin?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser without script: it keeps cookies, follows redirects and sends forms. */
export interface TestBrowser {
  open(path: string, headers?: Readonly<Record<string, string>>): Promise<LoadedPage>;
  /** Sends the form with this action as the page has it. */
  submit(page: LoadedPage, action: string, post?: FormPost): Promise<LoadedPage>;
  /** The cookies, as `Set-Cookie` had them. */
  readonly cookies: Map<string, string>;
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
};

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:amp|lt|gt|quot|#x27);/g, (one) => entities[one] ?? one);

const textOf = (html: string): string =>
  unescaped(
    html
      .replaceAll(/<script.*?<\/script>/gs, " ")
      .replaceAll(/<!--.*?-->/g, "")
      .replaceAll(/<[^>]+>/g, " ")
      .replaceAll(/\s+/g, " "),
  );

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};

/** The fields that a form would send untouched. @throws if the page has no such form */
export const fieldsOfForm = (html: string, action: string): [string, string][] => {
  const form = html
    .split("<form")
    .slice(1)
    .find((one) => attribute(one, "action") === action);
  if (form === undefined) throw new Error(`the page has no form for ${action}:\n${textOf(html)}`);
  const inputs = form.split("</form>")[0]?.match(/<input[^>]*>/g) ?? [];
  return inputs.flatMap((input): [string, string][] => {
    const name = attribute(input, "name");
    const isChoice = /type="(?:radio|checkbox)"/.test(input);
    if (name === undefined || (isChoice && !input.includes("checked"))) return [];
    return [[name, attribute(input, "value") ?? ""]];
  });
};

const originOf = (server: Server): string => {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
};

/** Opens a browser on a server, or on a shop at an address such as `http://127.0.0.1:8080`. */
export const openTestBrowser = (shop: Server | string): TestBrowser => {
  const origin = typeof shop === "string" ? shop : originOf(shop);
  const cookies = new Map<string, string>();

  const request = async (path: string, init: RequestInit = {}): Promise<LoadedPage> => {
    const cookie = [...cookies].map(([name, line]) => `${name}=${line.split(";")[0]}`).join("; ");
    const response = await fetch(`${origin}${path}`, {
      ...init,
      redirect: "manual",
      headers: { ...(init.headers as Record<string, string>), ...(cookie && { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", ...rest] = line.split("=");
      if (/Expires=Thu, 01 Jan 1970/.test(line)) cookies.delete(name);
      else cookies.set(name, rest.join("="));
    }
    const to = response.headers.get("location");
    if (to !== null) return request(new URL(to, origin).href.slice(origin.length));
    const html = await response.text();
    return { status: response.status, path, html, headers: response.headers, text: textOf(html) };
  };

  return {
    cookies,
    open: (path, headers = {}) => request(path, { headers }),
    submit: (page, action, { fields = {}, headers = {}, ...post } = {}) => {
      const given = fieldsOfForm(page.html, action).filter(([name]) => !(name in fields));
      const body = new URLSearchParams([...given, ...Object.entries(fields)]);
      const from = "origin" in post ? post.origin : origin;
      return request(action, {
        method: "POST",
        body,
        headers: { ...headers, ...(from !== undefined && { origin: from }) },
      });
    },
  };
};
