// Plain JavaScript that Node 18 can read.
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

// Without brackets, which Python's httpx takes for a port.
const ownMachine = ["localhost", "127.0.0.1", "::1"];

// Most processes of this repository load the same modules. Compiling them once takes a third off the CPU time of the tests.
const compileCache = fileURLToPath(new URL("../node_modules/.cache/node-compile", import.meta.url));

/**
 * Variables for other programs of a person: options for the Node that they installed, which may be unknown to this one; their
 * own AWS account, which infra/bin/cdktf.js alone works with; libpq's, for another database.
 */
const ofOthers = /^(NODE_OPTIONS$|AWS_|PG[A-Z])/;

/**
 * The environment for the repository's own Node, and for all that its scripts start: bin/run.js is the one place where a
 * person's shell ends. A proxy, which NODE_USE_ENV_PROXY=1 puts before every request, cannot reach programs on this
 * machine.
 *
 * @param folders directories that come first on the path
 */
export const ownEnvironment = (env, folders) => {
  const own = Object.entries(env).filter(([name]) => !ofOthers.test(name));
  const direct = [env.no_proxy ?? env.NO_PROXY, ...ownMachine].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(own),
    NO_PROXY: direct,
    no_proxy: direct,
    NODE_COMPILE_CACHE: compileCache,
    PATH: [...folders, env.PATH].join(delimiter),
  };
};
