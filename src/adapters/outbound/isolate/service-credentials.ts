/** Keeps in the isolate what a token was found to be of, for seconds, in front of the record. */
import type { ServiceCredentials } from '../../../application/ports/service-credentials.ts'
import type { ServiceCredential } from '../../../domain/portal/service-credential.ts'
import { after, type Instant, seconds } from '../../../domain/shared/instant.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

/** What is left of the 5 s that a revocation may take is for requests that are on their way. */
const freshForMs = seconds(4)
/** Portals have few back ends; whoever makes tokens up only empties the cache. */
const entriesMax = 1000

export function withCredentialCache(
  record: ServiceCredentials,
  looked: (result: 'hit' | 'miss') => void = () => {},
): ServiceCredentials {
  const known = new Map<TokenHash, Known>()

  return {
    ...record,
    async findActive(hash, now) {
      const recent = known.get(hash)
      const hit = recent !== undefined && isFresh(recent, now)
      looked(hit ? 'hit' : 'miss')
      if (hit) return isUnexpired(recent.credential, now)
      // The age counts from before the question: what changes while it is answered may be missing.
      const credential = await record.findActive(hash, now)
      if (known.size >= entriesMax) known.clear()
      if (credential) known.set(hash, { credential, askedAt: now })
      else known.delete(hash)
      return credential
    },
  }
}

interface Known {
  readonly credential: ServiceCredential
  readonly askedAt: Instant
}

function isFresh({ askedAt }: Known, now: Instant): boolean {
  return askedAt <= now && now < after(askedAt, freshForMs)
}

function isUnexpired(credential: ServiceCredential, now: Instant): ServiceCredential | undefined {
  return credential.expiresAt === null || credential.expiresAt > now ? credential : undefined
}
