import { describe, expect, test } from 'vitest'
import type { Email } from '../../src/domain/account/email.ts'
import {
  type AddressSide,
  agreementPurpose,
  type EmailChange,
} from '../../src/domain/account/email-change.ts'
import type { User } from '../../src/domain/account/user.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import { after, hours, minutes } from '../../src/domain/shared/instant.ts'
import { anEmail, aOneTimeToken, aPasswordHash, aUser, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { type Account, done, failure, given } from './given.ts'

/** Changes of addresses: what is under way, and how it ends. */
export function describeEmailChanges(adapters: () => DataAdapters): void {
  const { commit, account } = given(adapters)
  const stale = failure('stale')
  const at = after(start, minutes(7))
  const underWay = (user: User) => adapters().emailChanges.ofUser(user.id)

  const aChange = ({ id, email }: User, overrides: Partial<EmailChange> = {}): EmailChange => ({
    userId: id,
    from: email,
    to: anEmail(),
    requestedAt: start,
    expiresAt: after(start, hours(1)),
    agreedAt: { current: null, new: null },
    ...overrides,
  })

  async function requested(overrides: Partial<EmailChange> = {}) {
    const owner = await account({ emailVerified: true })
    const change = aChange(owner.user, overrides)
    expect(await commit({ kind: 'request_email_change', change })).toEqual(done)
    return { ...owner, change }
  }

  const agree = (
    change: EmailChange,
    side: AddressSide,
    { otherHas = false, to = change.to, at: moment = at } = {},
  ) =>
    commit({
      kind: 'agree_to_email_change',
      userId: change.userId,
      side,
      to,
      otherHas,
      at: moment,
    })

  const takeEffect = (change: EmailChange, { from = change.from, to = change.to } = {}) =>
    commit({ kind: 'change_email', userId: change.userId, from, to, proven: true, at })

  async function letterTo(side: AddressSide, { user }: Pick<Account, 'user'>) {
    const token = aOneTimeToken(user.id, { purpose: agreementPurpose[side] })
    expect(await commit({ kind: 'issue_one_time_token', token, at: start })).toEqual(done)
    return token
  }
  const spend = (hash: Parameters<DataAdapters['emailChanges']['byToken']>[0], moment: Instant) =>
    commit({ kind: 'spend_one_time_token', hash, at: moment })

  describe('a change of address', () => {
    test('comes back as it was asked for; a newer one replaces it whole', async () => {
      const { user, change } = await requested()
      expect(await underWay(user)).toEqual(change)
      await agree(change, 'current')
      const newer = aChange(user, { requestedAt: at, expiresAt: after(at, 1) })
      expect(await commit({ kind: 'request_email_change', change: newer })).toEqual(done)
      expect(await underWay(user)).toEqual(newer)
    })

    test('is not for an account that has another address by now, nor for nobody', async () => {
      const { user } = await account()
      const change = aChange({ ...user, email: anEmail() })
      expect(await commit({ kind: 'request_email_change', change })).toEqual(stale)
      expect(await commit({ kind: 'request_email_change', change: aChange(aUser()) })).toEqual(
        stale,
      )
      expect(await underWay(user)).toBeUndefined()
    })

    test.each(['current', 'new'] as const)(
      'is found by the letter to the %s address, with its account',
      async (side) => {
        const { user, change } = await requested()
        const token = await letterTo(side, { user })
        const { emailChanges } = adapters()
        expect(await emailChanges.byToken(token.hash)).toEqual({ token, side, change, user })
        await spend(token.hash, at)
        expect((await emailChanges.byToken(token.hash))?.token.spentAt).toBe(at)
      },
    )

    test('is found by no other token, and by no letter once it is over', async () => {
      const { user, change } = await requested()
      const other = aOneTimeToken(user.id, { purpose: 'reset_password' })
      await commit({ kind: 'issue_one_time_token', token: other, at: start })
      const { emailChanges } = adapters()
      expect(await emailChanges.byToken(other.hash)).toBeUndefined()
      const token = await letterTo('new', { user })
      expect(await takeEffect(change)).toEqual(done)
      expect(await emailChanges.byToken(token.hash)).toBeUndefined()
    })
  })

  describe('agree_to_email_change', () => {
    test('notes when each side has', async () => {
      const { user, change } = await requested()
      expect(await agree(change, 'new')).toEqual(done)
      expect(await underWay(user)).toEqual({ ...change, agreedAt: { current: null, new: at } })
      expect(await agree(change, 'current', { otherHas: true })).toEqual(done)
      expect(await underWay(user)).toEqual({ ...change, agreedAt: { current: at, new: at } })
    })

    test('fails twice on one side, for another address, too late, and for nobody', async () => {
      const { change } = await requested()
      expect(await agree(change, 'new', { to: anEmail() })).toEqual(stale)
      expect(await agree(change, 'new', { at: change.expiresAt })).toEqual(stale)
      expect(await agree(aChange(aUser()), 'new')).toEqual(stale)
      expect(await agree(change, 'new', { at: after(change.expiresAt, -1) })).toEqual(done)
      expect(await agree(change, 'new')).toEqual(stale)
    })

    test.each([false, true])(
      'fails when the other side has agreed otherwise than seen (%s)',
      async (seen) => {
        const { change } = await requested()
        if (!seen) await agree(change, 'current')
        expect(await agree(change, 'new', { otherHas: seen })).toEqual(stale)
        expect(await agree(change, 'new', { otherHas: !seen })).toEqual(done)
      },
    )

    test('of both sides at the same moment, each believing to be the first, one succeeds', async () => {
      for (let round = 0; round < 5; round++) {
        const { change } = await requested()
        const outcomes = await Promise.all([agree(change, 'current'), agree(change, 'new')])
        expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
        expect(outcomes).toContainEqual(stale)
      }
    })
  })

  describe('change_email', () => {
    test.each([true, false])('gives the account another address, proven: %s', async (proven) => {
      const { user, passwordHash, change } = await requested()
      const { to } = change
      expect(
        await commit({ kind: 'change_email', userId: user.id, from: user.email, to, proven, at }),
      ).toEqual(done)
      expect(await adapters().users.withPassword(user.id)).toEqual({
        user: { ...user, email: to, emailVerified: proven, version: 2, updatedAt: at },
        passwordHash,
        openSessions: 0,
        signedInFrom: [],
      })
      expect(await underWay(user)).toBeUndefined()
    })

    test('makes everything worthless that waits in the old mailbox', async () => {
      const { user, change } = await requested()
      const purposes = ['verify_email', 'reset_password'] as const
      const others = purposes.map((purpose) => aOneTimeToken(user.id, { purpose }))
      for (const token of others) await commit({ kind: 'issue_one_time_token', token, at: start })
      const tokens = [...others, await letterTo('new', { user })]
      expect(await takeEffect(change)).toEqual(done)
      for (const { hash } of tokens) expect(await spend(hash, at)).toEqual(failure('token_spent'))
    })

    test('fails when somebody has the address, in any letter case, and changes nothing', async () => {
      const { user, change } = await requested()
      const { user: other } = await account()
      for (const to of [other.email, other.email.toUpperCase() as Email]) {
        expect(await takeEffect(change, { to })).toEqual(failure('email_taken'))
      }
      expect(await adapters().users.byId(user.id)).toEqual(user)
      expect(await underWay(user)).toEqual(change)
    })

    test('fails when the address is not that of before any more, and for nobody', async () => {
      const { change } = await requested()
      expect(await takeEffect(change, { from: anEmail() })).toEqual(stale)
      expect(await takeEffect(aChange(aUser()))).toEqual(stale)
    })

    test('lets an account change the letter case of its own address', async () => {
      const { user, change } = await requested()
      const to = user.email.toUpperCase() as Email // as people write them
      expect(await takeEffect(change, { to })).toEqual(done)
      expect((await adapters().users.byId(user.id))?.email).toBe(to)
    })

    test('of five accounts that want one address at the same moment, one gets it', async () => {
      const to = anEmail()
      const all = await Promise.all(Array.from({ length: 5 }, () => requested({ to })))
      const outcomes = await Promise.all(all.map(({ change }) => takeEffect(change)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, failure('email_taken')]).toContainEqual(outcome)
    })
  })

  describe('stop_email_change', () => {
    const stop = ({ id: userId }: User) => commit({ kind: 'stop_email_change', userId, at })

    test('ends it, with its letters and no others', async () => {
      const { user } = await requested()
      const letters = [await letterTo('current', { user }), await letterTo('new', { user })]
      const reset = aOneTimeToken(user.id, { purpose: 'reset_password' })
      await commit({ kind: 'issue_one_time_token', token: reset, at: start })
      expect(await stop(user)).toEqual(done)
      expect(await underWay(user)).toBeUndefined()
      for (const { hash } of letters) expect(await spend(hash, at)).toEqual(failure('token_spent'))
      expect(await spend(reset.hash, at)).toEqual(done)
    })

    test('fails when none is under way', async () => {
      const { user } = await requested()
      await stop(user)
      expect(await stop(user)).toEqual(stale)
      expect(await stop(aUser())).toEqual(stale)
    })
  })

  describe('a change of address ends as well', () => {
    test('with a new password: whoever asked for it may have known the old one only', async () => {
      const { user, passwordHash: from } = await requested()
      const letter = await letterTo('new', { user })
      const to = aPasswordHash()
      expect(await commit({ kind: 'replace_password', userId: user.id, from, to, at })).toEqual(
        done,
      )
      expect(await underWay(user)).toBeUndefined()
      expect(await spend(letter.hash, at)).toEqual(failure('token_spent'))
    })

    test('with its account being disabled, and all that waits in mailboxes with it', async () => {
      const { user } = await requested()
      const verification = aOneTimeToken(user.id)
      await commit({ kind: 'issue_one_time_token', token: verification, at: start })
      const disable = { kind: 'set_status', from: 'active', to: 'disabled' } as const
      expect(await commit({ ...disable, userId: user.id, at })).toEqual(done)
      expect(await underWay(user)).toBeUndefined()
      expect(await spend(verification.hash, at)).toEqual(failure('token_spent'))
    })

    test('with its account', async () => {
      const { user } = await requested()
      const nameHeldUntil = at
      expect(await commit({ kind: 'delete_user', userId: user.id, nameHeldUntil, at })).toEqual(
        done,
      )
      expect(await underWay(user)).toBeUndefined()
    })
  })
}
