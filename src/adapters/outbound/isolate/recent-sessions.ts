/** Keeps in the isolate what sessions were found to stand for, for routes that take an answer of seconds ago. */
import {
  type SessionPorts,
  type Voided,
  voidedBy,
} from '../../../application/ports/voided-answers.ts'
import type { LiveSession } from '../../../domain/session/live-session.ts'
import type { SessionId } from '../../../domain/shared/ids.ts'
import { after, type Instant, seconds } from '../../../domain/shared/instant.ts'

/** What is left of the 5 s that an end may take is for requests that are on their way. */
const freshForMs = seconds(4)
/** Some megabytes; the oldest go first. */
const entriesMax = 5_000

interface Known {
  readonly live: LiveSession
  readonly askedAt: Instant
}

/**
 * In front of the ports that ask and change sessions. What this isolate commits is known to it at once; what
 * others commit, within `freshForMs`. Only ever says yes: every no is asked for anew.
 */
export function withRecentSessions(
  ports: SessionPorts,
  looked: (result: 'hit' | 'miss') => void = () => {},
): SessionPorts {
  const known = new Map<SessionId, Known>()
  /** Grows with every end: an answer that was asked for before one may be wrong after it. */
  let ends = 0

  return {
    sessions: {
      ...ports.sessions,
      async findLive(session, now, freshness) {
        if (freshness === 'recent') {
          const recent = known.get(session.sessionId)
          const hit = recent !== undefined && speaks(recent, session.userId, now)
          looked(hit ? 'hit' : 'miss')
          if (hit) return recent.live
        }
        // The age counts from before the question: what ends while it is answered may be missing.
        const endsBefore = ends
        const live = await ports.sessions.findLive(session, now)
        known.delete(session.sessionId)
        if (live && ends === endsBefore) remember(session.sessionId, { live, askedAt: now })
        return live
      },
    },

    refreshTokens: {
      ...ports.refreshTokens,
      async rotate(rotation) {
        const rotated = await ports.refreshTokens.rotate(rotation)
        if (!rotated.ok && rotated.error.kind === 'refresh_token_reused') {
          forget(rotated.error.sessionId)
        }
        return rotated
      },
    },

    unitOfWork: {
      async commit(changes) {
        try {
          return await ports.unitOfWork.commit(changes)
        } finally {
          // Whatever came of it: a commit whose answer was lost may have happened.
          for (const ended of changes.flatMap(voidedBy)) forget(ended)
        }
      },
    },
  }

  function remember(id: SessionId, answer: Known): void {
    const [oldest] = known.keys()
    if (known.size >= entriesMax && oldest !== undefined) known.delete(oldest)
    known.set(id, answer)
  }

  function forget(ended: Voided): void {
    ends += 1
    if (ended === 'everybody') known.clear()
    for (const [id, { live }] of known) {
      if (id === ended || live.principal.id === ended) known.delete(id)
    }
  }
}

function speaks({ live, askedAt }: Known, userId: string, now: Instant): boolean {
  const isRecent = askedAt <= now && now < after(askedAt, freshForMs)
  return isRecent && now < live.until && live.principal.id === userId
}
