/** A device that has logged in to an account. */
export interface Device {
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly credentialVersion: number;
}

/** The port that stores devices. */
export interface Devices {
  /**
   * True if the device logged in to the account of this address within a year and after the last password
   * change.
   */
  isKnown(tokenHash: Buffer, email: string): Promise<boolean>;
  /** Adds a device, or records that it was used. */
  remember(device: Device): Promise<void>;
  /** Deletes devices that are no longer known. */
  prune(): Promise<void>;
}
