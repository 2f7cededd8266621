/** What travels with a request through the middleware. Types only. */
export interface HttpEnv {
  // Whatever the runtime hands to `fetch`; only the function that finds the client's address reads it.
  Bindings: Record<string, unknown>
  Variables: {
    requestId: string
    /** The pattern that matched, for logs: an address itself may be personal. */
    route: string | undefined
  }
}
