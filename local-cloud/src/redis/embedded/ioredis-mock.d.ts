/** What the embedded Redis uses of ioredis-mock, which has no types of its own. */
declare module 'ioredis-mock' {
  /** A command's implementation, bound to its instance: runs at once. */
  export type Emulator = (...args: readonly string[]) => unknown

  class Pipeline {
    constructor(redis: RedisMock)
    /** Where every command of a pipeline ends up, its arguments read. */
    _addTransaction: (emulator: Emulator, name: string, args: readonly string[]) => void
  }

  export default class RedisMock {
    static Pipeline: typeof Pipeline
    constructor(options: { host: string })
    disconnect(): void
  }
}
