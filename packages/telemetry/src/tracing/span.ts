/** A running piece of work in a sampled trace. */
export interface Span {
  /** 16 hex digits. */
  readonly id: string;
  /** Adds an indexed fact. Ids of things are fine, personal data and secrets are not. */
  annotate(key: string, value: string | number | boolean): void;
  /** Records the status of the HTTP answer; 4xx marks the span as an error, 429 as throttled, 5xx as a fault. */
  httpResponse(status: number): void;
}

/** What a span says about the call that it stands for. */
export interface TracedCall {
  readonly name: string;
  /** `remote` where the call leaves the process. */
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
