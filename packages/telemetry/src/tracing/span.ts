/** A running operation in a sampled trace. */
export interface Span {
  /** 16 hex digits. */
  readonly id: string;
  /** Adds an indexed fact. Resource ids are fine; personal data and secrets are not. */
  annotate(key: string, value: string | number | boolean): void;
  /**
   * Records the status of the HTTP response; 4xx marks the span as an error, 429 as throttled, 5xx as a
   * fault.
   */
  httpResponse(status: number): void;
}

/** A span's description of its call. */
export interface TracedCall {
  readonly name: string;
  /** `remote` if the call leaves the process. */
  readonly namespace?: "remote";
  readonly sql?: {
    /** `host:port/database`, without credentials. */
    readonly url: string;
    readonly databaseType: "PostgreSQL";
    readonly user: string;
    /** SQL text with placeholders, never with values. */
    readonly statement: string;
  };
  readonly http?: { readonly method: string; readonly url: string };
}
