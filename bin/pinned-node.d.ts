/** The properties of `process` that select a Node package. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  readonly versions: { readonly node: string };
  readonly report?: { getReport(): object };
}

export class WrongNodeError extends Error {}

export function findPinnedNode(host?: Host, folder?: string): string;
export function programFolders(node: string): string[];
