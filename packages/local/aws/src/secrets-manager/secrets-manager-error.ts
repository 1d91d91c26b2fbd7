/** An error response of Secrets Manager, by its name in the API. */
export class SecretsManagerError extends Error {
  override readonly name = "SecretsManagerError";
  readonly type: string;
  readonly status: 400 | 403;

  constructor(type: string, message: string, status: 400 | 403 = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

const errorOf =
  (type: string) =>
  (message: string): SecretsManagerError =>
    new SecretsManagerError(type, message);

export const notFound = errorOf("ResourceNotFoundException");
export const exists = errorOf("ResourceExistsException");
export const invalid = errorOf("InvalidParameterException");
/** The request is valid, but the secret's state does not allow it. */
export const notNow = errorOf("InvalidRequestException");

/** The caller has no permissions here. */
export const forbidden = (type: string, message: string): SecretsManagerError =>
  new SecretsManagerError(type, message, 403);
