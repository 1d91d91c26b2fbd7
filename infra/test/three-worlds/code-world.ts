import { type ServiceName, timing, topology } from "@shop/topology";
import type { Image } from "./image.ts";
import type { ServiceCode } from "./service-code.ts";
import type { PartialWorld, Variables } from "./world.ts";

const doors = { public: topology.publicPort, internal: topology.internalPort };

const suffix = "_SECRET_ID";

/** `SIGNING_KEYS_SECRET_ID` of the user service holds `user/signing-keys`. */
const secretsIn = (service: ServiceName, variables: object): Variables =>
  Object.fromEntries(
    Object.keys(variables)
      .filter((name) => name.endsWith(suffix))
      .map((name) => [
        name,
        `${service}/${name.slice(0, -suffix.length).toLowerCase().replaceAll("_", "-")}`,
      ]),
  );

/** The reference that both deployments must match: topology, the service's code, and its image. */
export const codeWorld = (service: ServiceName, code: ServiceCode, image: Image): PartialWorld => ({
  name: "the code",
  facts: {
    app: {
      command: image.command,
      uid: image.uid,
      stopTimeoutS: timing.stopTimeoutS,
      ports: doors,
      listensOn: doors,
      requestsGoTo: [doors.public],
    },
    ...(code.schemas.migrate && {
      migrate: {
        command: code.programs.includes("migrate") ? ["dist/migrate.js"] : [],
        uid: image.uid,
        endsBeforeApp: true,
      },
    }),
    secrets: {
      app: secretsIn(service, code.schemas.app.shape),
      ...(code.schemas.migrate && { migrate: secretsIn(service, code.schemas.migrate.shape) }),
    },
  },
});
