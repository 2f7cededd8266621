/** What an operation is: what it needs of its caller, and how it gets onto a router. Types only. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Application } from '../../../application/application.ts'
import type { Requirement } from '../../../domain/access/requirement.ts'
import type { Origin } from '../../../domain/audit/audit-entry.ts'
import type { LimitName } from '../../../domain/limits/limits.ts'
import type { AnyCaller } from '../../../domain/portal/service-caller.ts'
import type { Caller } from '../../../domain/session/caller.ts'
import type { BrowserSettings } from './request/refresh-cookie.ts'

/** What every operation knows of its request; travels as the bindings of its router. */
export interface Exchange {
  readonly requestId: string
  readonly origin: Origin
  readonly browser: BrowserSettings
}

/** Nobody needs to be signed in. A token that is sent along is not looked at. */
export interface PublicEnv {
  Bindings: Exchange
}

/** Works signed in and not; a token that is sent along must be good. */
export interface OptionalEnv {
  Bindings: Exchange & { readonly caller: Caller | undefined }
}

/** Only for people who are signed in. */
export interface SignedInEnv {
  Bindings: Exchange & { readonly caller: Caller }
}

/** For people who are signed in, and for portals' back ends with a service credential. */
export interface SignedInOrCredentialEnv {
  Bindings: Exchange & { readonly caller: AnyCaller }
}

export type AnyEnv = PublicEnv | OptionalEnv | SignedInEnv | SignedInOrCredentialEnv

/** Declares the operation's route, with its schemas, and its handler on a router. */
export type Operation<E extends AnyEnv> = (parts: {
  readonly api: OpenAPIHono<E>
  readonly application: Application
}) => void

export type Load<E extends AnyEnv> = () => Promise<{
  readonly operation: Operation<E>
}>

/**
 * What an operation needs of its caller. The compiler holds the sign-in against the handler; what the
 * policies must allow is stated here, asked for by the use case, and held together by a test of all routes.
 */
export type Need =
  | { readonly needs: 'nothing'; readonly load: Load<PublicEnv> }
  | { readonly needs: 'optional_sign_in'; readonly load: Load<OptionalEnv> }
  | {
      readonly needs: 'sign_in'
      readonly requires: Requirement | 'nothing'
      readonly load: Load<SignedInEnv>
    }
  | {
      readonly needs: 'sign_in_or_credential'
      readonly requires: Requirement
      readonly load: Load<SignedInOrCredentialEnv>
    }

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

export type OperationEntry = Need & {
  /** 64 KiB where nothing is said (contract, section 3). */
  readonly bodyBytesMax?: number
  /** How a body that cannot be taken is refused; 415, or 422 `validation_failed`, where nothing is said. */
  readonly misfit?: 'invalid_access_request'
  /** Which limit it falls under; `api`, or `portal` for a service credential, where nothing is said. */
  readonly limit?: LimitName
  /** The member of its body that says whom it is about; behind a sign-in that is the caller. */
  readonly about?: string
  readonly method: Method
  /** As in the OpenAPI document: `/roles/{id}`. */
  readonly path: string
}
