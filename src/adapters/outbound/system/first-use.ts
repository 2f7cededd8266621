/**
 * Keeps what was made once, never the promise of it: on workerd a request that is cancelled takes its
 * promises along, and every later one would wait for them. Two first requests may both make it.
 */
export function onFirstUse<T>(make: () => Promise<T>): () => Promise<T> {
  let made: T | undefined
  return async () => {
    made ??= await make()
    return made
  }
}
