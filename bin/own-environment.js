// Plain JavaScript that Node 18 can read.
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

// Without brackets, which Python's httpx takes for a port.
const ownMachine = ["localhost", "127.0.0.1", "::1"];

// Most processes of this repository load the same modules. Compiling them once takes a third off the CPU time of the tests.
const compileCache = fileURLToPath(new URL("../node_modules/.cache/node-compile", import.meta.url));

/**
 * The environment for the repository's own Node. Options in NODE_OPTIONS are meant for the Node that a person installed,
 * and may be unknown to this one. A proxy, which NODE_USE_ENV_PROXY=1 puts before every request, cannot reach programs on
 * this machine.
 *
 * @param folders directories that come first on the path
 */
export const ownEnvironment = (env, folders) => {
  const { NODE_OPTIONS: _, ...others } = env;
  const direct = [env.no_proxy ?? env.NO_PROXY, ...ownMachine].filter(Boolean).join(",");
  return {
    ...others,
    NO_PROXY: direct,
    no_proxy: direct,
    NODE_COMPILE_CACHE: compileCache,
    PATH: [...folders, env.PATH].join(delimiter),
  };
};
