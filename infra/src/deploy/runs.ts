import { type StackName, stackOrder } from "../stacks/order.ts";

/**
 * The dependencies of a single stack are already deployed, so `deploy services` is enough to change a
 * service.
 */
const alone = "--ignore-missing-stack-dependencies";

/** provider-lock.ts owns the lock: cdktn would download the provider for another platform for each stack. */
const withoutLock = "--skip-provider-lock";
const locks = new Set(["deploy", "apply", "destroy", "diff", "plan", "output", "outputs"]);

/** Commands that cdktn runs for several stacks. */
const byStack = new Set(["deploy", "apply", "destroy"]);

const isStack = (word: string): word is StackName => (stackOrder as readonly string[]).includes(word);

/**
 * The cdktn runs for a command. Named stacks run one by one: without their dependencies, cdktn ignores their
 * order and would start all of them at once.
 */
export const runsOf = (words: readonly string[]): readonly (readonly string[])[] => {
  const [command = "", ...given] = words;
  const rest = locks.has(command) && !given.includes(withoutLock) ? [...given, withoutLock] : given;
  const firstOption = rest.findIndex((word) => word.startsWith("-"));
  const named = firstOption < 0 ? rest : rest.slice(0, firstOption);
  const options = rest.slice(named.length);
  if (!byStack.has(command) || named.length === 0 || !named.every(isStack) || options.includes(alone))
    return [[command, ...rest]];
  const inOrder = stackOrder.filter((stack) => named.includes(stack));
  if (command === "destroy") inOrder.reverse();
  return inOrder.map((stack) => [command, stack, alone, ...options]);
};
