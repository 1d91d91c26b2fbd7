import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { nodeOptions, serviceNames } from "@shop/topology";
import { containersOf, docker, repository, succeeds } from "./docker.ts";

interface File {
  readonly mode: string;
  readonly owner: string;
  readonly path: string;
}

/** All files in an image, as `tar` lists them. */
const filesOf = async (image: string): Promise<File[]> => {
  const container = await docker("create", image);
  try {
    const { execFile } = await import("node:child_process");
    const { promisify } = await import("node:util");
    const { stdout } = await promisify(execFile)(
      "sh",
      ["-c", `docker export ${container} | tar -tv --numeric-owner`],
      {
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    return stdout
      .trim()
      .split("\n")
      .map((line) => {
        const [mode = "", owner = "", , , , path = ""] = line.split(/\s+/);
        return { mode, owner, path };
      });
  } finally {
    await docker("rm", container);
  }
};

interface Image {
  readonly Architecture: string;
  readonly Config: {
    readonly User: string;
    readonly Env: string[];
    readonly Cmd: string[];
    readonly Entrypoint: string[];
    readonly Labels: Record<string, string>;
  };
}

const inspect = async (image: string): Promise<Image> =>
  JSON.parse(await docker("image", "inspect", image))[0];

for (const service of serviceNames) {
  const image = `fargate-shop/${service}`;

  describe(`the image of ${service}`, () => {
    it("contains bundles, their maps and their data, and no shell, package, source or test", async () => {
      const paths = (await filesOf(image)).map(({ path }) => path);
      const unwanted =
        /(^|\/)(sh|bash|dash|busybox|npm|npx|apt|apt-get|dpkg|curl|wget)$|node_modules|\.tsx?$|(^|\/)test\//;
      assert.deepEqual(
        paths.filter((path) => unwanted.test(path)),
        [],
      );
      const own = paths.filter((path) => path.startsWith("app/")).map((path) => path.split("/")[1]);
      const data = ["assets", "migrations"].filter((name) =>
        existsSync(`${repository}services/${service}/${name}`),
      );
      assert.deepEqual(
        [...new Set(own)].filter((name) => name !== "").toSorted(),
        [...data, "dist", "rds-global-bundle.pem", "start.js"].toSorted(),
      );
    });

    it("has no writable path for its user except mounts at run time", async () => {
      const writable = (await filesOf(image)).filter(
        ({ mode, owner, path }) =>
          path.startsWith("app") && !mode.startsWith("l") && (mode[8] === "w" || !owner.startsWith("0/")),
      );
      assert.deepEqual(writable, []);
    });

    it("runs Node directly, as an unprivileged user, with its heap as a percentage", async () => {
      const { Config } = await inspect(image);
      assert.match(Config.User, /^(65532|nonroot)$/);
      assert.deepEqual(Config.Entrypoint, ["/nodejs/bin/node"]);
      assert.deepEqual(Config.Cmd, ["start.js"]);
      assert.ok(Config.Env.includes(`NODE_OPTIONS=${nodeOptions}`));
    });

    it("has compiled code that its Node accepts", async () => {
      const check = `const { readFileSync: read } = require("node:fs"); const dist = "/app/dist/";
        const script = new (require("node:vm").Script)(require("node:module").wrap(read(dist + "main.js", "utf8")), {
          filename: dist + "main.js", cachedData: read(dist + "main.code") });
        console.log(script.cachedDataRejected);`;
      assert.equal(await docker("run", "--rm", "--memory", "512m", image, "-e", check), "false");
    });

    it("describes itself with labels", async () => {
      const { Labels } = (await inspect(image)).Config;
      for (const name of ["title", "description", "licenses", "version", "revision"]) {
        assert.ok(Labels[`org.opencontainers.image.${name}`], name);
      }
    });

    it("has no secret in its environment or its layers", async () => {
      const { Config } = await inspect(image);
      const history = await docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image);
      assert.doesNotMatch(
        `${Config.Env.join("\n")}\n${history}`,
        /password|token|secret|access_key|authorization/i,
      );
      const keys = (await filesOf(image)).filter(({ path }) =>
        /\.npmrc$|\.env$|id_rsa|\.key$|(^|\/)\.?credentials(\.\w+)?$/.test(path),
      );
      assert.deepEqual(keys, []);
    });
  });

  describe(`a container of ${service}`, () => {
    const node = async (code: string): Promise<string> => {
      const [container = ""] = await containersOf(service);
      return docker("exec", container, "/nodejs/bin/node", "-e", code);
    };

    it("runs as an unprivileged user without capabilities", async () => {
      assert.equal(await node("console.log(process.getuid())"), "65532");
      const status = await node(`console.log(require("node:fs").readFileSync("/proc/self/status", "utf8"))`);
      assert.match(status, /CapEff:\t0+\n/);
      assert.match(status, /CapBnd:\t0+\n/);
      assert.match(status, /NoNewPrivs:\t1\n/);
    });

    it("has a read-only file system and no shell", async () => {
      for (const folder of ["/app", "/tmp", "/home/nonroot", "/authority"]) {
        const [container = ""] = await containersOf(service);
        const write = `require("node:fs").writeFileSync("${folder}/x", "")`;
        assert.equal(await succeeds(container, "/nodejs/bin/node", "-e", write), false, folder);
        assert.equal(await succeeds(container, "sh", "-c", "true"), false);
      }
    });

    it("derives its heap size from its memory", async () => {
      const share = await node(
        `console.log(require("node:v8").getHeapStatistics().heap_size_limit / process.constrainedMemory())`,
      );
      assert.ok(Number(share) > 0.65 && Number(share) < 0.8, share);
    });
  });
}
