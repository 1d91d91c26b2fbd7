/** The stacks in deployment order: each refers only to earlier ones. */
export const stackOrder = ["bootstrap", "network", "data", "platform", "services", "observability"] as const;

export type StackName = (typeof stackOrder)[number];
