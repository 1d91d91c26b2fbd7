/** One view of the page. */
export interface View {
  readonly title: string;
  readonly root: HTMLElement;
  /** Stops the view's background work. */
  close(): void;
}
