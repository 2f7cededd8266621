/** Changes of addresses. */
import type { AddressChange } from '../../../../application/ports/changes/address.ts'
import { agreementPurpose, otherSide } from '../../../../domain/account/email-change.ts'
import type { MemoryState } from '../store.ts'
import { editUser, same } from './edit-user.ts'
import { spendTokensOf } from './mailed-tokens.ts'
import type { Refusal } from './refusal.ts'

export function applyAddressChange(state: MemoryState, change: AddressChange): Refusal {
  switch (change.kind) {
    case 'request_email_change': {
      const { userId, from } = change.change
      if (state.users.get(userId)?.user.email !== from) return 'stale'
      state.emailChanges.set(userId, change.change)
      return undefined
    }
    case 'agree_to_email_change': {
      const { userId, side, to, otherHas, at } = change
      const underWay = state.emailChanges.get(userId)
      if (underWay?.to !== to || underWay.agreedAt[side] !== null) return 'stale'
      if ((underWay.agreedAt[otherSide(side)] !== null) !== otherHas) return 'stale'
      if (at >= underWay.expiresAt) return 'stale'
      const agreedAt = { ...underWay.agreedAt, [side]: at }
      state.emailChanges.set(userId, { ...underWay, agreedAt })
      return undefined
    }
    case 'stop_email_change':
      if (!state.emailChanges.delete(change.userId)) return 'stale'
      spendTokensOf(state, change.userId, Object.values(agreementPurpose), change.at)
      return undefined
    case 'change_email': {
      const { userId, from, to, proven, at } = change
      if (state.users.get(userId)?.user.email !== from) return 'stale'
      const others = [...state.users.values()].filter(({ user }) => user.id !== userId)
      if (others.some(({ user }) => same(user.email, to))) return 'email_taken'
      state.emailChanges.delete(userId)
      spendTokensOf(state, userId, undefined, at)
      return editUser(state, userId, at, ({ user, passwordHash }) => ({
        user: { ...user, email: to, emailVerified: proven },
        passwordHash,
      }))
    }
  }
}
