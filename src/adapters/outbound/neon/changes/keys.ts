import { and, eq, isNull } from 'drizzle-orm'
import type { KeyChange } from '../../../../application/ports/changes/keys.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { signingKeys } from '../schema/index.ts'

/** Statements of the signing keys. */
export function keyStatements({ query }: Database, change: KeyChange): readonly Statement[] {
  switch (change.kind) {
    case 'add_signing_key': {
      const { createdAt, signsFrom, withdrawnAt, ...same } = change.key
      return [
        query.insert(signingKeys).values({
          ...same,
          createdAt: toDate(createdAt),
          signsFrom: toDate(signsFrom),
          withdrawnAt: withdrawnAt && toDate(withdrawnAt),
        }),
      ]
    }
    case 'withdraw_signing_key':
      return [
        query
          .update(signingKeys)
          .set({ withdrawnAt: toDate(change.at) })
          .where(and(eq(signingKeys.kid, change.kid), isNull(signingKeys.withdrawnAt))),
      ]
    case 'reseal_signing_key':
      return [
        query
          .update(signingKeys)
          .set({ privatePart: change.to })
          .where(and(eq(signingKeys.kid, change.kid), eq(signingKeys.privatePart, change.from))),
      ]
    case 'forget_signing_key':
      return [query.delete(signingKeys).where(eq(signingKeys.kid, change.kid))]
  }
}
