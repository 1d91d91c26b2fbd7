/** The token in an `Authorization: Bearer …` header (RFC 6750); undefined if there is none. */
export const bearerToken = (authorization: string | undefined): string | undefined =>
  /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? "")?.[1];
