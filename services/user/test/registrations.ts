import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { SessionResponse, UserResponse } from "@shop/contracts";
import type { RunningService } from "@shop/service";
import request from "supertest";

type App = RunningService["publicApp"];

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

export interface SeededUser extends Registration {
  readonly id: string;
}

export interface LoggedIn {
  /** The Authorization header. */
  readonly bearer: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly deviceToken: string;
}

export const newRegistration = (overrides: Partial<Registration> = {}): Registration => ({
  email: `${randomUUID()}@shop.example`,
  password: `long enough ${randomUUID()}`,
  name: "Ada Lovelace",
  ...overrides,
});

export const register = async (app: App, overrides: Partial<Registration> = {}): Promise<SeededUser> => {
  const registration = newRegistration(overrides);
  const response = await request(app).post("/api/users").send(registration);
  assert.equal(response.status, 201, response.text);
  return { ...registration, id: (response.body as UserResponse).id };
};

/** The client that sends a request. */
export interface From {
  /** As the load balancer writes it. */
  readonly address?: string;
  readonly deviceToken?: string;
}

export const tryLogIn = (
  app: App,
  { email, password }: Pick<Registration, "email" | "password">,
  { address, deviceToken }: From = {},
) => {
  const call = request(app).post("/api/users/sessions");
  if (address !== undefined) call.set("X-Forwarded-For", address);
  if (deviceToken !== undefined) call.set("Device-Token", deviceToken);
  return call.send({ email, password });
};

export const logIn = async (app: App, user: Registration): Promise<LoggedIn> => {
  const response = await tryLogIn(app, user);
  assert.equal(response.status, 201, response.text);
  const { accessToken, refreshToken, deviceToken } = response.body as SessionResponse;
  return { accessToken, refreshToken, deviceToken, bearer: `Bearer ${accessToken}` };
};

/** A user who has just registered and logged in. */
export const newcomer = async (app: App): Promise<SeededUser & LoggedIn> => {
  const user = await register(app);
  return { ...user, ...(await logIn(app, user)) };
};

export const refresh = (app: App, refreshToken: string) =>
  request(app).post("/api/users/sessions/refresh").send({ refreshToken });

export const getMe = (app: App, bearer: string) =>
  request(app).get("/api/users/me").set("Authorization", bearer);

/** Erases a user's account. */
export const leave = (app: App, { bearer, password }: Pick<SeededUser & LoggedIn, "bearer" | "password">) =>
  request(app).delete("/api/users/me").set("Authorization", bearer).send({ currentPassword: password });
