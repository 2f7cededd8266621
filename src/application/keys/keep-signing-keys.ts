/** Makes signing keys ahead of their use, lets the next one come sooner, and replaces those that leaked. */
import type { AuditDetails, AuditEntry, Origin } from '../../domain/audit/audit-entry.ts'
import { type KeyRules, planKeys, stateOf } from '../../domain/keys/life-cycle.ts'
import { showValue } from '../../domain/policy/attribute-type.ts'
import { asId, type KeyId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Clock } from '../ports/clock.ts'
import type { SealedSecrets } from '../ports/sealed-secrets.ts'
import {
  type SigningKeyMint,
  type StoredSigningKey,
  type StoredSigningKeys,
  sealingContext,
} from '../ports/signing-keys.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'

/** Whose doing it is: the schedule's, or that of the operator at a command line. */
type By = Pick<AuditEntry, 'onBehalfOf' | 'origin'>

export interface KeepSigningKeys {
  /** What is due now: the schedule asks every minute. Answers whether anything was. */
  keep(origin: Origin): Promise<boolean>
  /** A next key, as soon as everybody can know it; answers the one that is on its way already, if one is. */
  rotate(origin: Origin): Promise<{ readonly kid: KeyId; readonly signsFrom: Instant }>
  /** A new key signs at once. The others still verify until `withdrawOthers`. */
  replace(origin: Origin): Promise<KeyId>
  /** Nothing but the current key verifies any more: access tokens of the others are refused. */
  withdrawOthers(origin: Origin): Promise<readonly KeyId[]>
}

export function createKeepSigningKeys(
  ports: {
    storedSigningKeys: StoredSigningKeys
    signingKeyMint: SigningKeyMint
    sealedSecrets: SealedSecrets
    unitOfWork: UnitOfWork
    clock: Clock
  },
  rules: KeyRules,
): KeepSigningKeys {
  const { storedSigningKeys, signingKeyMint, sealedSecrets, unitOfWork, clock } = ports

  /** Of two who add the same key at once, one does; undefined for the other. */
  async function add(
    { sequence, signsFrom }: { readonly sequence: number; readonly signsFrom: Instant },
    by: By,
    more: readonly Change[] = [],
  ): Promise<KeyId | undefined> {
    const { publicKey, privatePart } = await signingKeyMint.make()
    const kid = asId<KeyId>(publicKey.kid)
    const now = clock.now()
    const sealed = await sealedSecrets.seal(privatePart, sealingContext(kid))
    const key: StoredSigningKey = {
      kid,
      sequence,
      createdAt: now,
      signsFrom,
      withdrawnAt: null,
      publicKey,
      privatePart: sealed,
    }
    const added = await unitOfWork.commit([
      { kind: 'add_signing_key', key },
      audited('signing_key.add', kid, now, by, {
        'after.signsFrom': showValue({ kind: 'time' }, signsFrom),
      }),
      ...more,
    ])
    return added.ok ? kid : undefined
  }

  return {
    async keep(origin) {
      const keys = await storedSigningKeys.list()
      const plan = planKeys(keys, clock.now(), rules)
      const more: Change[] = [
        ...plan.forget.map((kid): Change => ({ kind: 'forget_signing_key', kid })),
        ...(await resealed(keys)),
      ]
      if (plan.add)
        return (await add(plan.add, { onBehalfOf: 'service', origin }, more)) !== undefined
      return more.length > 0 && (await unitOfWork.commit(more)).ok
    },

    async rotate(origin) {
      const keys = await storedSigningKeys.list()
      const now = clock.now()
      const { add: wanted } = planKeys(keys, now, rules, { sooner: true })
      const kid = wanted && (await add(wanted, { onBehalfOf: 'operator', origin }))
      if (wanted && kid) return { kid, signsFrom: wanted.signsFrom }
      const waiting = (await storedSigningKeys.list()).findLast(
        ({ withdrawnAt }) => withdrawnAt === null,
      )
      if (!waiting) throw new Error('A key was made and is gone')
      return waiting
    },

    async replace(origin) {
      const sequence =
        Math.max(0, ...(await storedSigningKeys.list()).map((key) => key.sequence)) + 1
      const kid = await add(
        { sequence, signsFrom: clock.now() },
        { onBehalfOf: 'operator', origin },
      )
      if (!kid) throw new Error('Somebody else has made a key in the same moment; look at the list')
      return kid
    },

    async withdrawOthers(origin) {
      const keys = await storedSigningKeys.list()
      const now = clock.now()
      const others = keys.filter(
        (key) => key.withdrawnAt === null && stateOf(key, keys, now, rules) !== 'current',
      )
      const by = { onBehalfOf: 'operator', origin } as const
      const withdrawals = others.flatMap((key): Change[] => [
        { kind: 'withdraw_signing_key', kid: key.kid, at: now },
        audited('signing_key.withdraw', key.kid, now, by, {
          before: stateOf(key, keys, now, rules),
          after: 'withdrawn',
        }),
      ])
      await unitOfWork.commit(withdrawals)
      return others.map(({ kid }) => kid)
    },
  }

  /** What lies under an old token key, before that is dropped. */
  async function resealed(keys: readonly StoredSigningKey[]): Promise<Change[]> {
    const changes: Change[] = []
    for (const { kid, privatePart } of keys) {
      const opened = await sealedSecrets.open(privatePart, sealingContext(kid))
      if (!opened?.stale) continue
      const to = await sealedSecrets.seal(opened.secret, sealingContext(kid))
      changes.push({ kind: 'reseal_signing_key', kid, from: privatePart, to })
    }
    return changes
  }
}

function audited(
  action: 'signing_key.add' | 'signing_key.withdraw',
  kid: KeyId,
  at: Instant,
  by: By,
  details: AuditDetails,
): Change {
  const entry = {
    at,
    action,
    actor: null,
    ...by,
    target: kid,
    outcome: 'success',
    details,
  } as const
  return { kind: 'append_audit', entry }
}
