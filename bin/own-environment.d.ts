export function ownEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  folders: readonly string[],
): Record<string, string | undefined>;
