// Plain JavaScript that Node 18 can parse.
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

// Without brackets, which Python's httpx parses as a port.
const ownMachine = ["localhost", "127.0.0.1", "::1"];

// Most processes of this repository load the same modules. Compiling them once saves a third of the tests'
// CPU time.
const compileCache = fileURLToPath(new URL("../node_modules/.cache/node-compile", import.meta.url));

// A URL, because NODE_OPTIONS separates its options by blanks, which a path may contain.
const loadTsx = new URL("load-tsx.js", import.meta.url).href;

/**
 * The developer's variables for other programs: options for their own Node, which this one may not know;
 * their AWS account, which only infra/bin/cdktf.js uses; and libpq's, for another database.
 */
const ofOthers = /^(NODE_OPTIONS$|AWS_|PG[A-Z])/;

/**
 * The environment for the repository's own Node and for all programs that its scripts start: only bin/run.js
 * sees the developer's shell. A proxy, which NODE_USE_ENV_PROXY=1 enables for every request, cannot reach
 * programs on this machine.
 *
 * @param folders directories to put first on the path
 */
export const ownEnvironment = (env, folders) => {
  const own = Object.entries(env).filter(([name]) => !ofOthers.test(name));
  const direct = [env.no_proxy ?? env.NO_PROXY, ...ownMachine].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(own),
    NO_PROXY: direct,
    no_proxy: direct,
    NODE_COMPILE_CACHE: compileCache,
    NODE_OPTIONS: `--import=${loadTsx}`,
    PATH: [...folders, env.PATH].join(delimiter),
  };
};
