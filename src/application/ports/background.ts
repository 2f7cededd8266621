/** Work that follows the answer: the runtime keeps going until it is done, the caller does not wait. */
export interface Background {
  /** Failures are logged, never thrown. */
  run(name: string, task: () => Promise<void>): void
}
