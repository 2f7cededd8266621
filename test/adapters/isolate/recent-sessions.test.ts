import { describe, expect, it } from 'vitest'
import { withRecentSessions } from '../../../src/adapters/outbound/isolate/recent-sessions.ts'
import type { SessionPorts } from '../../../src/application/ports/voided-answers.ts'
import type { LiveSession } from '../../../src/domain/session/live-session.ts'
import { after, minutes, seconds } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aSession, aUser, start } from '../../support/builders.ts'

const user = aUser()
const session = aSession(user.id)
const asked = { sessionId: session.id, userId: user.id }
const live: LiveSession = {
  until: after(start, minutes(60)),
  principal: { id: user.id, roles: user.roles, attributes: {} },
  portal: null,
  authentication: { methods: ['pwd'], authenticatedAt: start, mfaAt: null },
  mfaEnabled: false,
}

/** What lies behind, and how often it was asked. */
function aRecord() {
  const record = {
    questions: 0,
    answer: live as LiveSession | undefined,
    whileAnswering: async () => {},
  }
  const ports: SessionPorts = {
    sessions: {
      list: async () => ({ items: [], more: false }),
      async findLive() {
        record.questions += 1
        const { answer } = record
        await record.whileAnswering()
        return answer
      },
    },
    refreshTokens: {
      sessionOf: async () => undefined,
      rotate: async () => err({ kind: 'refresh_token_reused', sessionId: session.id }),
    },
    unitOfWork: { commit: async () => ok() },
  }
  return { record, ...withRecentSessions(ports) }
}

const end = { kind: 'end_session', sessionId: session.id, reason: 'sign_out', at: start } as const

describe('an answer about a session', () => {
  it('does for a recent route for seconds, without asking', async () => {
    const { record, sessions } = aRecord()
    await sessions.findLive(asked, start, 'recent')
    expect(await sessions.findLive(asked, after(start, seconds(4) - 1), 'recent')).toBe(live)
    expect(record.questions).toBe(1)
    await sessions.findLive(asked, after(start, seconds(4)), 'recent')
    expect(record.questions).toBe(2)
  })

  it('is asked for by a strict route each time, and then does for recent ones', async () => {
    const { record, sessions } = aRecord()
    await sessions.findLive(asked, start)
    await sessions.findLive(asked, start, 'strict')
    expect(record.questions).toBe(2)
    await sessions.findLive(asked, start, 'recent')
    expect(record.questions).toBe(2)
  })

  it('that was no is asked for again', async () => {
    const { record, sessions } = aRecord()
    record.answer = undefined
    expect(await sessions.findLive(asked, start, 'recent')).toBeUndefined()
    record.answer = live
    expect(await sessions.findLive(asked, start, 'recent')).toBe(live)
  })

  it('is for its own user only', async () => {
    const { record, sessions } = aRecord()
    await sessions.findLive(asked, start, 'recent')
    await sessions.findLive({ ...asked, userId: aUser().id }, start, 'recent')
    expect(record.questions).toBe(2)
  })

  it('ends with the session', async () => {
    const { record, sessions } = aRecord()
    record.answer = { ...live, until: after(start, 10) }
    await sessions.findLive(asked, start, 'recent')
    await sessions.findLive(asked, after(start, 10), 'recent')
    expect(record.questions).toBe(2)
  })

  it.each([
    ['the session ends', end],
    [
      'all sessions of the user end',
      { kind: 'end_sessions_of_user', userId: user.id, reason: 'sign_out', at: start },
    ],
    [
      'the user gets other roles',
      { kind: 'set_roles', userId: user.id, roles: ['teacher'], at: start },
    ],
  ] as const)('is forgotten at once when, in this isolate, %s', async (_name, change) => {
    const { record, sessions, unitOfWork } = aRecord()
    await sessions.findLive(asked, start, 'recent')
    await unitOfWork.commit([change as never]) // role names are branded
    record.answer = undefined
    expect(await sessions.findLive(asked, start, 'recent')).toBeUndefined()
  })

  it('is forgotten when its refresh token was used again by somebody', async () => {
    const { record, sessions, refreshTokens } = aRecord()
    await sessions.findLive(asked, start, 'recent')
    await refreshTokens.rotate({} as never) // not looked at here
    await sessions.findLive(asked, start, 'recent')
    expect(record.questions).toBe(2)
  })

  it('that was on its way while the session ended is not kept', async () => {
    const { record, sessions, unitOfWork } = aRecord()
    record.whileAnswering = async () => {
      await unitOfWork.commit([end])
      record.answer = undefined
    }
    await sessions.findLive(asked, start, 'recent')
    record.whileAnswering = async () => {}
    expect(await sessions.findLive(asked, start, 'recent')).toBeUndefined()
  })
})
