/** The stacks in the order of their deployment: each refers to earlier ones alone. */
export const stackOrder = ["bootstrap", "network", "data", "platform", "services", "observability"] as const;

export type StackName = (typeof stackOrder)[number];
