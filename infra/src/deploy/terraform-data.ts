/** Terraform's data folder in each stack. */
export const dataFolder = (environment: string): string => `.terraform-${environment}`;

/**
 * Gives each environment its own data folder. Terraform remembers the state's bucket there and rejects
 * another environment's bucket.
 */
export const terraformData = (environment = process.env["ENV"] || "dev"): NodeJS.ProcessEnv => ({
  TF_DATA_DIR: dataFolder(environment),
});
