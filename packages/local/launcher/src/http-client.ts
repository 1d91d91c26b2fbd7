import type { ClientRequest, Send } from "@shop/contracts";

/** Facts about the last response besides its body. */
export interface LastResponse {
  traceId: string | undefined;
}

/** A `fetch` transport for the typed clients, to a shop's gateway. */
export const sendTo =
  (
    url: string,
    options: { readonly accessToken?: () => string | undefined; readonly last?: LastResponse } = {},
  ): Send =>
  async ({ operation, target, headers, body }: ClientRequest) => {
    const token = options.accessToken?.();
    const response = await fetch(`${url}${target}`, {
      method: operation.method,
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: body ?? null,
      signal: AbortSignal.timeout(10_000),
    });
    if (options.last) {
      options.last.traceId = /Root=([\w-]+)/.exec(response.headers.get("x-amzn-trace-id") ?? "")?.[1];
    }
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };
