import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { after, before, describe, it } from "node:test";
import { TLSSocket } from "node:tls";
import { statement, type Tls } from "@shop/postgres";
import { checkServiceLogin, prepareServiceLogin } from "@shop/postgres/provisioning";
import { createCertificate } from "./certificate.ts";
import { createTestSecret, open } from "./fixture.ts";
import { listening } from "./proxy.ts";

const one = statement("one", "SELECT 1 AS one");
const right = createCertificate("localhost");
const otherHost = createCertificate("db.example");

/**
 * PostgreSQL's response to a start-up message for a database that does not exist. It proves that the
 * connection was made.
 */
const noSuchDatabase = Buffer.from("E\0\0\0\x1eSFATAL\0C3D000\0Mno database\0\0", "latin1");

const createTlsServer = ({ cert, key }: { cert: string; key: string }): Server =>
  createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write("S");
      const secure = new TLSSocket(socket, { isServer: true, cert, key });
      secure.on("error", () => undefined);
      secure.once("data", () => secure.end(noSuchDatabase));
    });
  });

describe("TLS", () => {
  const servers: Server[] = [];
  const ports = new Map<string, number>();
  before(async () => {
    for (const certificate of [right, otherHost]) {
      const server = createTlsServer(certificate);
      servers.push(server);
      ports.set(certificate.cert, await listening(server, "localhost"));
    }
  });
  after(() => {
    for (const server of servers) server.close();
  });

  const failureOf = async (certificate: { cert: string }, tls: Tls): Promise<unknown> => {
    const port = ports.get(certificate.cert) ?? 0;
    const secret = createTestSecret({ host: "localhost", port, dbname: "d", username: "u", password: "p" });
    const database = await open(secret, { tls });
    const error: unknown = await database.query(one).catch((error: unknown) => error);
    await database.close();
    assert.ok(error instanceof Error);
    return (error.cause as { code?: string }).code;
  };

  it("succeeds if the certificate is the host's, from a trusted CA", async () => {
    assert.equal(await failureOf(right, { ca: right.cert }), "3D000");
  });

  it("rejects another CA", async () => {
    assert.equal(await failureOf(right, { ca: otherHost.cert }), "DEPTH_ZERO_SELF_SIGNED_CERT");
  });

  it("rejects a certificate of another host", async () => {
    assert.equal(await failureOf(otherHost, { ca: otherHost.cert }), "ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("is also verified when a login is prepared and checked", async () => {
    const port = ports.get(right.cert) ?? 0;
    const service = { host: "localhost", port, dbname: "d", username: "u", password: "p" };
    const tls = { ca: otherHost.cert };
    const refused = { code: "DEPTH_ZERO_SELF_SIGNED_CERT" };
    await assert.rejects(checkServiceLogin({ service, tls }), refused);
    await assert.rejects(prepareServiceLogin({ admin: service, service, tls }), refused);
    const trusted = checkServiceLogin({ service, tls: { ca: right.cert } });
    await assert.rejects(trusted, { code: "3D000" });
  });
});
