import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { createAccount } from "./account.ts";
import { startEcs } from "./ecs.ts";
import { createProviderCalls } from "./provider-calls.ts";
import type { ServerOptions, Started } from "./start-stub-provider.ts";
import { readUsedTypes } from "./used-types.ts";

type Call = (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>) => void;

const loadService = () => {
  const file = fileURLToPath(new URL("plugin-protocol.proto", import.meta.url));
  const definition = loadSync(file, { keepCase: true, enums: String, longs: Number, defaults: true });
  const { tfplugin5 } = loadPackageDefinition(definition) as unknown as {
    readonly tfplugin5: { readonly Provider: ServiceClientConstructor };
  };
  return tfplugin5.Provider.service;
};

const toCall =
  (handle: (request: never) => object): Call =>
  ({ request }, callback) => {
    try {
      callback(null, handle(request as never));
    } catch (error) {
      callback({ code: status.INTERNAL, details: String(error instanceof Error ? error.stack : error) });
    }
  };

const { socket, stackFolders, types } = workerData as ServerOptions;

const usedTypes = () => {
  const used = readUsedTypes(stackFolders);
  return {
    resource: [...new Set([...used.resource, ...types])],
    data: [...new Set([...used.data, ...types])],
    ephemeral: [...new Set([...used.ephemeral, ...types])],
  };
};

const account = createAccount();
const ecs = await startEcs(account);
parentPort?.on("message", ({ takeBack }: { readonly takeBack: string[] }) => account.takeBack(takeBack));

const server = new Server({ "grpc.max_receive_message_length": -1 });
const calls = Object.entries(createProviderCalls(usedTypes, account));
server.addService(loadService(), Object.fromEntries(calls.map(([name, handle]) => [name, toCall(handle)])));
server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
  parentPort?.postMessage({ error: error?.message, ecsPort: ecs.port } satisfies Started),
);
