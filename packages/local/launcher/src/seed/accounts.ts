/** A seeded account of a local shop. */
export interface SeededUser {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

export interface SeededUsers {
  readonly admin: SeededUser;
  readonly customer: SeededUser;
}

/**
 * The accounts of a new local shop. The README prints their passwords: such a shop is for this machine only.
 */
export const accounts: SeededUsers = {
  admin: { email: "admin@shop.example", password: "admin-local-only", name: "Ada Admin" },
  customer: { email: "customer@shop.example", password: "customer-local-only", name: "Casey Customer" },
};
