/** A device that has logged in to an account. */
export interface Device {
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly credentialVersion: number;
}

/** Keeps the devices. */
export interface Devices {
  /** True if it has logged in to the account of this address since the password changed, and within a year. */
  isKnown(tokenHash: Buffer, email: string): Promise<boolean>;
  /** Adds a device, or notes that it was used. */
  remember(device: Device): Promise<void>;
  /** Deletes devices that are known no more. */
  prune(): Promise<void>;
}
