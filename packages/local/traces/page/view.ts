/** One view of the page. */
export interface View {
  readonly title: string;
  readonly root: HTMLElement;
  /** Stops what it does in the background. */
  close(): void;
}
