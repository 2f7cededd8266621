/** How surely a session knows its person (NIST SP 800-63B), and how lately they showed it. Pure. */
import { after, type Instant, minutes } from '../shared/instant.ts'
import type { AuthenticationMethod } from './session.ts'

/** One factor, or two: the values of the `acr` claim (OpenID Connect Core §2). */
export type AssuranceLevel = 'aal1' | 'aal2'

/** How and when somebody proved who they are. */
export interface Authentication {
  readonly methods: readonly AuthenticationMethod[]
  readonly authenticatedAt: Instant
  /** When a second factor was last used in this session; null when none was. */
  readonly mfaAt: Instant | null
}

/** What is asked of a session before something sensitive happens (RFC 9470). */
export interface StepUp {
  readonly level: AssuranceLevel
  readonly maxAgeSeconds: number
}

/** How old the proof may be. */
export const stepUpMaxAgeMs = minutes(5)

export function assuranceLevel(methods: readonly AuthenticationMethod[]): AssuranceLevel {
  return methods.includes('mfa') ? 'aal2' : 'aal1'
}

/** What is missing before something sensitive; undefined when nothing is. Whoever has a second factor shows that one. */
export function missingStepUp(
  { authenticatedAt, mfaAt }: Authentication,
  mfaEnabled: boolean,
  now: Instant,
): StepUp | undefined {
  const shownAt = mfaEnabled ? mfaAt : authenticatedAt
  if (shownAt !== null && now <= after(shownAt, stepUpMaxAgeMs)) return undefined
  return { level: mfaEnabled ? 'aal2' : 'aal1', maxAgeSeconds: stepUpMaxAgeMs / 1000 }
}

/** The methods of a session in which another proof has been given. */
export function addMethods(
  methods: readonly AuthenticationMethod[],
  shown: readonly AuthenticationMethod[],
): readonly AuthenticationMethod[] {
  return [...new Set([...methods, ...shown])]
}
