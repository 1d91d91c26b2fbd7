import pg from "pg";

/** A class of pg clients. */
export type RotatingClient = new (config?: pg.ClientConfig) => pg.Client;

/** The settings of one connection, and a function called once it has been made. */
interface NextConnection {
  readonly settings: pg.ClientConfig;
  readonly onConnect: () => void;
}

/** Creates a class whose clients connect with the settings current at their creation. */
export const createRotatingClient = (next: () => NextConnection): RotatingClient =>
  class extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      const { settings, onConnect } = next();
      super({ ...config, ...settings });
      this.once("connect", onConnect);
      // pg-pool removes its own listener while a connection is in use; without this one, a broken connection
      // would end the process.
      this.on("error", () => undefined);
    }
  };
