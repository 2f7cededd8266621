/**
 * Whom a statement waits for, and whom it passes by. Another connection stops in the middle of its
 * transaction, so that what would be a matter of luck between two requests happens every time.
 */
import type pg from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createNeonAdapters } from '../../../src/adapters/outbound/neon/adapters.ts'
import { after, minutes, seconds } from '../../../src/domain/shared/instant.ts'
import {
  aMessage,
  anOrigin,
  aPasswordHash,
  aSession,
  aTokenHash,
  aUser,
  lifetimes,
  start,
} from '../../support/builders.ts'
import { useRealServer } from '../../support/real-postgres.ts'

const { TEST_POSTGRES_URL: serverUrl } = process.env

describe.skipIf(!serverUrl)('locks on a real PostgreSQL (set TEST_POSTGRES_URL)', () => {
  if (!serverUrl) return
  const { database, connect } = useRealServer(serverUrl)
  const adapters = () => createNeonAdapters(database(), lifetimes)
  let other: pg.Client
  let observer: pg.Client

  beforeAll(async () => {
    other = await connect()
    observer = await connect()
  })

  afterEach(() => other.query('ROLLBACK'))

  /** Which comes first: the answer, or that it has to wait for the other connection. */
  async function answeredOrWaits<T>(answer: Promise<T>): Promise<T | 'waits'> {
    const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    let answered = false
    const told = answer.finally(() => {
      answered = true
    })
    const waits = async (): Promise<'waits' | T> => {
      while (!answered) {
        const waiting = await observer.query(
          'SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))',
          [rows[0]?.pid],
        )
        if (waiting.rows.length > 0) return 'waits'
      }
      return told
    }
    return Promise.race([told, waits()])
  }

  describe('a sender of mail', () => {
    test('passes by what another is leasing at this moment, and takes the rest', async () => {
      const [taken, free] = [aMessage(), aMessage()]
      await adapters().unitOfWork.commit([
        { kind: 'enqueue_mail', message: taken },
        { kind: 'enqueue_mail', message: free },
      ])
      await other.query('BEGIN')
      await other.query(
        "UPDATE outbox_messages SET lease = 'another', leased_until = $2 WHERE public_id = $1",
        [taken.id, new Date(after(start, minutes(1)))],
      )

      const request = { now: start, until: after(start, minutes(1)), limit: 10 }
      const leased = adapters().outbox.lease(request)
      const outcome = await answeredOrWaits(leased)
      await other.query('COMMIT')
      expect(outcome).not.toBe('waits')
      expect((await leased).map(({ id }) => id)).toEqual([free.id])
      expect(await adapters().outbox.lease(request)).toEqual([])
    })
  })

  describe('a sign-in', () => {
    test.each([
      ['a new password', "password_hash = 'another'"],
      ['a disabling', "status = 'disabled'"],
    ])('waits for %s, and then does not begin', async (_what, change) => {
      const user = aUser()
      const passwordHash = aPasswordHash()
      const { commit } = adapters().unitOfWork
      await commit([{ kind: 'insert_user', user, passwordHash }])
      await other.query('BEGIN')
      await other.query(`UPDATE users SET ${change} WHERE public_id = $1`, [user.id])
      const session = aSession(user.id)
      const refreshToken = aTokenHash()
      const begun = commit([{ kind: 'start_session', session, user, refreshToken, passwordHash }])
      const outcome = await answeredOrWaits(begun)
      await other.query('COMMIT')
      expect(outcome).toBe('waits')
      expect(await begun).toEqual({ ok: false, error: { kind: 'stale' } })
    })
  })

  describe('a rotation', () => {
    async function family() {
      const user = aUser()
      const passwordHash = aPasswordHash()
      const session = aSession(user.id)
      const refreshToken = aTokenHash()
      await adapters().unitOfWork.commit([
        { kind: 'insert_user', user, passwordHash },
        { kind: 'start_session', session, user, refreshToken, passwordHash },
      ])
      const rotate = (successor = aTokenHash(), now = start) =>
        adapters().refreshTokens.rotate({
          presented: refreshToken,
          successor,
          now,
          origin: anOrigin(),
        })
      return { session, refreshToken, rotate }
    }
    const endSession = (id: string) =>
      other.query(
        "UPDATE sessions SET ended_at = $2, end_reason = 'sign_out' WHERE public_id = $1",
        [id, new Date(start)],
      )
    const invalid = { ok: false, error: { kind: 'invalid_refresh_token' } }

    test('waits for the end of its session with nothing done yet, and then does nothing', async () => {
      const { session, refreshToken, rotate } = await family()
      await other.query('BEGIN')
      await endSession(session.id)
      const successor = aTokenHash()
      const rotated = rotate(successor)
      expect(await answeredOrWaits(rotated)).toBe('waits')
      // Who takes the locks in another order is a deadlock with whatever removes the session.
      const token = 'SELECT used_at FROM refresh_tokens WHERE token_hash = $1 FOR UPDATE NOWAIT'
      const untouched = await other.query(token, [refreshToken]).catch((error) => error.code)
      await other.query('COMMIT')

      expect(await rotated).toEqual(invalid)
      expect(untouched).toMatchObject({ rows: [{ used_at: null }] })
      expect((await other.query(token, [refreshToken])).rows).toEqual([{ used_at: null }])
      expect((await other.query(token, [successor])).rows).toEqual([])
    })

    test('that repeats another waits for the end of its session, too, and yields nothing', async () => {
      const { session, rotate } = await family()
      expect((await rotate()).ok).toBe(true)
      await other.query('BEGIN')
      await endSession(session.id)
      const repeated = rotate(aTokenHash(), after(start, seconds(1)))
      const outcome = await answeredOrWaits(repeated)
      await other.query('COMMIT')
      expect(outcome).toBe('waits')
      expect(await repeated).toEqual(invalid)
    })

    test('goes on when the end of its session comes to nothing', async () => {
      const { session, rotate } = await family()
      await other.query('BEGIN')
      await endSession(session.id)
      const rotated = rotate()
      expect(await answeredOrWaits(rotated)).toBe('waits')
      await other.query('ROLLBACK')
      expect((await rotated).ok).toBe(true)
    })
  })
})
