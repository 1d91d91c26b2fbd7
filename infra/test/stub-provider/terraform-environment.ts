/** The environment in which Terraform uses only the stub. */
export const terraformEnvironment = (reattach: string): NodeJS.ProcessEnv => {
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  return { ...env, TF_REATTACH_PROVIDERS: reattach, CHECKPOINT_DISABLE: "1" };
};
