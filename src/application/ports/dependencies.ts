export interface DependencyHealth {
  readonly name: 'database' | 'redis'
  readonly up: boolean
}

/** Asks the service's dependencies whether they answer, all at once. Never throws. */
export interface Dependencies {
  check(): Promise<readonly DependencyHealth[]>
}

/** Thrown by an adapter whose dependency does not answer: the request can be tried again later. */
export class DependencyUnavailable extends Error {
  override readonly name = 'DependencyUnavailable'
  readonly dependency: string

  constructor(dependency: string, cause: unknown) {
    super(`${dependency} does not answer`, { cause })
    this.dependency = dependency
  }
}
