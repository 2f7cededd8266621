/** What the HTTP surface is made of; each runtime's entry provides it. Types only. */
import type { Application } from '../../../application/application.ts'
import type { Dependencies } from '../../../application/ports/dependencies.ts'
import type { Metrics } from '../../../application/ports/metrics.ts'
import type { RequestGuard } from '../../../application/ports/request-guard.ts'
import type { Log } from '../../outbound/system/log.ts'
import type { Traces } from '../../outbound/system/span.ts'
import type { BrowserSettings } from './request/refresh-cookie.ts'

export interface HttpParts {
  readonly application: Application
  readonly guard: RequestGuard
  readonly dependencies: Dependencies
  /** Whether decisions are made by published policies, or by the ones that the service is built with, or not at all. */
  readonly policySource?: () => 'published' | 'built_in' | 'refused'
  /** RFC 7517: the set that is published at /.well-known/jwks.json. */
  readonly publicKeys: () => Promise<{
    readonly keys: readonly Readonly<Record<string, unknown>>[]
  }>
  readonly settings: HttpSettings
  readonly log: Log
  readonly metrics: RequestMetrics
  /** Without them nothing is traced. */
  readonly traces?: Traces | undefined
  /** The static files that `scripts/copy-docs-assets.ts` gathers; without them there are no pages. */
  readonly assets?: Assets
  /** 32 lower-case hexadecimal digits, like a trace id. */
  readonly newRequestId?: () => string
}

export interface RequestMetrics extends Metrics {
  /** A request has been counted: what was counted may leave behind its answer. */
  answered(): void
}

interface HttpSettings {
  readonly issuer: string
  readonly browser: BrowserSettings
  /** The client's address, from where the runtime has it: what a client says itself counts for nothing. */
  readonly clientAddress: (request: Request, env: unknown) => string | null
  /** Where the runtime knows the client's country (ISO 3166-1 alpha-2). */
  readonly clientCountry?: (request: Request) => string | null
}

/** Answers a static file by its path (`/docs/init.js`), 404 when there is none. */
type Assets = (path: string) => Promise<AssetResponse>

/** As much of a response as every runtime's own type has. */
type AssetResponse = Pick<Response, 'status'> & {
  readonly headers: { get(name: string): string | null }
  arrayBuffer(): Promise<ArrayBuffer>
}
