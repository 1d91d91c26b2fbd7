import { createServer } from "node:net";

let next = 21_000 + Math.floor(Math.random() * 8_000);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

/** A free port, below those that the operating system assigns to outgoing connections. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    next += 1;
    if (await isFree(next)) return next;
  }
};
