import * as z from "zod";
import { noCardNumber } from "./card-number.ts";
import { page, paging, pagingInBody, timestamp, uuid } from "./common.ts";
import { email, emailStart, givenPassword, newPassword } from "./credentials.ts";
import { locationOf, noStore } from "./headers.ts";
import { api, operation } from "./operation.ts";
import { line } from "./text.ts";

const name = line(100).refine(...noCardNumber);

const user = z
  .strictObject({
    id: uuid,
    email: z.string(),
    name: z.string(),
    roles: z.array(z.enum(["customer", "admin"])),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "User" });

export type UserResponse = z.output<typeof user>;

const tokens = z
  .strictObject({
    accessToken: z.string().meta({ description: "A JWT (RFC 9068), RS256." }),
    expiresIn: z.int().meta({ description: "Seconds." }),
    refreshToken: z.string().meta({ description: "Opaque; each use replaces it." }),
    tokenType: z.literal("Bearer"),
  })
  .meta({ id: "Tokens" });

export type TokensResponse = z.output<typeof tokens>;

const session = tokens
  .extend({
    deviceToken: z.string().meta({
      description:
        "Opaque. Send it as `Device-Token` with later log-ins to this account from this device, so that other clients' " +
        "wrong passwords do not lock it out. Valid for a year, until the password changes.",
    }),
  })
  .meta({ id: "Session" });

export type SessionResponse = z.output<typeof session>;

const deviceToken = z.object({
  "device-token": z.string().max(200).optional().meta({
    description: "The `deviceToken` of the last log-in from this device. Unknown tokens are ignored.",
  }),
});

const jwks = z
  .strictObject({
    keys: z.array(
      z.strictObject({
        kty: z.literal("RSA"),
        use: z.literal("sig"),
        alg: z.literal("RS256"),
        kid: z.string(),
        n: z.string(),
        e: z.string(),
      }),
    ),
  })
  .meta({
    id: "KeySet",
    description: "JWK Set (RFC 7517): the next, the current and the previous signing key.",
  });

export type KeySet = z.output<typeof jwks>;

const cacheable = {
  "Cache-Control": {
    description: "The number of seconds for which the key set may be cached, as `public, max-age=300`.",
  },
};
const notCached = { "Cache-Control": noStore };

/** The user service's public API. */
export const userApi = api({
  title: "User",
  description: "Users, their credentials and sessions.",
  basePath: "/api/users",
  operations: {
    register: operation({
      summary: "Register",
      method: "POST",
      path: "/",
      access: "anyone",
      repeatable: false,
      request: {
        body: z.strictObject({ email, password: newPassword, name }).meta({ id: "RegisterRequest" }),
      },
      responses: {
        201: { description: "The new user.", body: user, headers: { Location: locationOf("the user") } },
      },
      problems: ["email-taken", "too-many-attempts"],
    }),
    logIn: operation({
      summary: "Log in",
      description:
        "Wrong passwords are counted per account and client address, per client address, and per account " +
        "across all devices that have not logged in to it before. Devices that have are counted separately.",
      method: "POST",
      path: "/sessions",
      access: "anyone",
      repeatable: false,
      request: {
        header: deviceToken,
        body: z.strictObject({ email, password: givenPassword }).meta({ id: "LogInRequest" }),
      },
      responses: { 201: { description: "A session.", body: session, headers: notCached } },
      problems: ["wrong-credentials", "too-many-attempts"],
    }),
    refresh: operation({
      summary: "Exchange a refresh token for new tokens",
      description:
        "Using a refresh token a second time ends the whole session, because it may have been stolen. For 10 seconds, and " +
        "until its successor is used, a second use counts as a second tab or a lost response, and returns the same " +
        "successor.",
      method: "POST",
      path: "/sessions/refresh",
      access: "anyone",
      repeatable: false,
      request: {
        body: z.strictObject({ refreshToken: z.string().min(1).max(200) }).meta({ id: "RefreshRequest" }),
      },
      responses: { 200: { description: "New tokens.", body: tokens, headers: notCached } },
      problems: ["refresh-token-invalid"],
    }),
    logOut: operation({
      summary: "Log out",
      description:
        "Ends the session of the access token. The access token itself stays valid until it expires.",
      method: "DELETE",
      path: "/sessions/current",
      access: "user",
      repeatable: true,
      request: {},
      responses: { 204: { description: "The session has ended." } },
      problems: [],
    }),
    getMe: operation({
      summary: "Read your account",
      method: "GET",
      path: "/me",
      access: "user",
      repeatable: true,
      request: {},
      responses: { 200: { description: "The account.", body: user } },
      problems: [],
    }),
    editMe: operation({
      summary: "Change your account",
      method: "PATCH",
      path: "/me",
      access: "user",
      repeatable: true,
      request: {
        body: z
          .strictObject({
            name: name.optional(),
            email: email.optional(),
            currentPassword: givenPassword.optional(),
          })
          .refine(({ name, email }) => name !== undefined || email !== undefined, "must change something")
          .refine(({ email, currentPassword }) => email === undefined || currentPassword !== undefined, {
            error: "is required to change the e-mail address",
            path: ["currentPassword"],
          })
          .meta({
            id: "EditMeRequest",
            description:
              "JSON merge patch (RFC 7396): `name`, `email` or both. To change the e-mail address, `currentPassword` is " +
              "required.",
            minProperties: 1,
            // A constraint that client generators ignore: `anyOf` would make them generate two types.
            not: { required: ["currentPassword"], maxProperties: 1 },
            dependentRequired: { email: ["currentPassword"] },
          }),
      },
      responses: { 200: { description: "The updated account.", body: user } },
      problems: ["email-taken", "wrong-password", "too-many-attempts"],
    }),
    eraseMe: operation({
      summary: "Delete your account",
      description:
        "Permanently erases personal data. Payments stay, with an id that no longer identifies a person. All sessions end. " +
        "The user service rejects the access token from now on; the other services accept it until it expires.",
      method: "DELETE",
      path: "/me",
      access: "user",
      repeatable: true,
      request: { body: z.strictObject({ currentPassword: givenPassword }).meta({ id: "EraseMeRequest" }) },
      responses: { 204: { description: "The account is deleted." } },
      problems: ["wrong-password", "too-many-attempts"],
    }),
    changePassword: operation({
      summary: "Change your password",
      description: "Ends every other session of the account, and invalidates its device tokens.",
      method: "PUT",
      path: "/me/password",
      access: "user",
      repeatable: false,
      request: {
        body: z
          .strictObject({ currentPassword: givenPassword, newPassword })
          .meta({ id: "ChangePasswordRequest" }),
      },
      responses: { 204: { description: "The password is changed." } },
      problems: ["wrong-password", "too-many-attempts"],
    }),
    listUsers: operation({
      summary: "List users",
      method: "GET",
      path: "/",
      access: "admin",
      repeatable: true,
      request: { query: z.strictObject(paging) },
      responses: { 200: { description: "A page of users, newest first.", body: page("UserPage", user) } },
      problems: [],
    }),
    searchUsers: operation({
      summary: "Find users by the start of their e-mail address",
      description:
        "The search and its cursors are in the body, because load balancers and proxies log paths and queries.",
      method: "POST",
      path: "/search",
      access: "admin",
      repeatable: true,
      request: {
        body: z.strictObject({ email: emailStart, ...pagingInBody }).meta({ id: "SearchUsersRequest" }),
      },
      responses: {
        200: { description: "A page of users, by e-mail address.", body: page("FoundUserPage", user) },
      },
      problems: [],
    }),
    getUser: operation({
      summary: "Read a user",
      method: "GET",
      path: "/{userId}",
      access: "admin",
      repeatable: true,
      request: { path: z.strictObject({ userId: uuid }) },
      responses: { 200: { description: "The user.", body: user } },
      problems: ["user-not-found"],
    }),
    getKeySet: operation({
      summary: "Read the public signing keys",
      method: "GET",
      path: "/.well-known/jwks.json",
      access: "anyone",
      repeatable: true,
      request: {},
      responses: { 200: { description: "The key set.", body: jwks, headers: cacheable } },
      problems: [],
    }),
  },
});

/** The user service's internal API, for its peers. */
export const userInternalApi = api({
  title: "User (internal)",
  description: "The key set, for services that verify access tokens.",
  basePath: "/internal",
  operations: {
    getKeySet: operation({
      summary: "Read the public signing keys",
      method: "GET",
      path: "/jwks.json",
      access: "peer",
      repeatable: true,
      request: {},
      responses: { 200: { description: "The key set.", body: jwks, headers: cacheable } },
      problems: [],
    }),
  },
});
