/** The names and addresses of this machine for itself, with any port. */
const ownHost =
  /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:127(\.\d{1,3}){3}\])(:\d{1,5})?$/i;

/**
 * False if a request was sent to another name. A web page can point a name of its own to 127.0.0.1 (DNS
 * rebinding) and would then read what is served here; only `Host` reveals it.
 */
export const isOwnHost = (host: string | undefined): boolean => host !== undefined && ownHost.test(host);
