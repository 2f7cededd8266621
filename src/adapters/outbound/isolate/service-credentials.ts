/** Keeps in the isolate what a token was found to be of, for seconds, in front of the record. */
import type { Background } from '../../../application/ports/background.ts'
import type { ServiceCredentials } from '../../../application/ports/service-credentials.ts'
import type { ServiceCredential } from '../../../domain/portal/service-credential.ts'
import { after, type Instant, seconds } from '../../../domain/shared/instant.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

/** What is left of the 5 s that a revocation may take is for requests that are on their way. */
const freshForMs = seconds(4)
/** From then on the record is asked behind an answer, so that a back end that asks all the time never waits for it. */
const renewedAfterMs = seconds(2)
/** Portals have few back ends; whoever makes tokens up only empties the cache. */
const entriesMax = 1000

export function withCredentialCache(
  record: ServiceCredentials,
  ports: {
    readonly background: Background
    readonly looked?: (result: 'hit' | 'miss') => void
    /** The record is about to be asked, and somebody waits: what they will need next can be asked for beside it. */
    readonly waiting?: () => void
  },
): ServiceCredentials {
  const { background, looked = () => {}, waiting = () => {} } = ports
  const known = new Map<TokenHash, Known>()

  return {
    ...record,
    async findActive(hash, now) {
      const recent = known.get(hash)
      const hit = recent !== undefined && isYounger(freshForMs, recent, now)
      looked(hit ? 'hit' : 'miss')
      if (!hit) {
        waiting()
        return ask(hash, now)
      }
      if (!isYounger(renewedAfterMs, recent, now) && !recent.renewing) renew(hash, recent, now)
      return isUnexpired(recent.credential, now)
    },
  }

  function renew(hash: TokenHash, recent: Known, now: Instant): void {
    recent.renewing = true
    background.run('renew service credential', async () => {
      await ask(hash, now)
    })
  }

  async function ask(hash: TokenHash, now: Instant): Promise<ServiceCredential | undefined> {
    const credential = await record.findActive(hash, now)
    if (known.size >= entriesMax) known.clear()
    if (credential) known.set(hash, { credential, askedAt: now, renewing: false })
    else known.delete(hash)
    return credential
  }
}

interface Known {
  readonly credential: ServiceCredential
  /** From before the question: what changes while it is answered may be missing. */
  readonly askedAt: Instant
  renewing: boolean
}

function isYounger(ms: number, { askedAt }: Known, now: Instant): boolean {
  return askedAt <= now && now < after(askedAt, ms)
}

function isUnexpired(credential: ServiceCredential, now: Instant): ServiceCredential | undefined {
  return credential.expiresAt === null || credential.expiresAt > now ? credential : undefined
}
