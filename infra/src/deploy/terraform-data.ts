/** Terraform's own folder below each stack. */
export const dataFolder = (environment: string): string => `.terraform-${environment}`;

/**
 * Gives each environment such a folder of its own: Terraform remembers there which bucket the state is in,
 * and refuses the bucket of another environment.
 */
export const terraformData = (environment = process.env["ENV"] || "dev"): NodeJS.ProcessEnv => ({
  TF_DATA_DIR: dataFolder(environment),
});
