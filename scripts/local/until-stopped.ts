/** npm passes on a Ctrl-C that the terminal has sent already: twice at once is once. */
const echoMs = 1_000

/** Resolves on the first Ctrl-C or request to end; another one, later, ends at once. */
export function untilStopped(): Promise<'stopped'> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (askedAt !== undefined && performance.now() - askedAt > echoMs) process.exit(130)
        askedAt ??= performance.now()
        resolve('stopped')
      })
    }
  })
}
