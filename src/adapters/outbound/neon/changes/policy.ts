/** Statements of the policies: bundles under their hash, versions in sequence. */
import { and, eq, notInArray, sql } from 'drizzle-orm'
import type { PolicyChange } from '../../../../application/ports/changes/policy.ts'
import type { Bundle } from '../../../../domain/policy/bundle.ts'
import { everyone } from '../../../../domain/policy/grants.ts'
import type { PolicyFile } from '../../../../domain/policy/source.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import {
  permissions,
  policyBundles,
  policyProposals,
  policyShadow,
  policyShadowDifferences,
  policyVersions,
  roles,
} from '../schema/index.ts'
import { require, requireRow } from './guard.ts'

export function policyStatements(db: Database, change: PolicyChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'publish_policy': {
      const { sequence, hash, signature, message, author, approver, at } = change
      const follows = sql`(SELECT coalesce(max(${policyVersions.sequence}), 0) FROM ${policyVersions}) = ${sequence - 1}`
      return [
        require(db, follows, 'stale'),
        keepBundle(db, change),
        // Of two at once, the key lets only one through.
        query.insert(policyVersions).values({
          sequence,
          hash,
          signature,
          message,
          author,
          approver,
          publishedAt: toDate(at),
        }),
        ...nameRoles(db, change.bundle),
        ...namePermissions(db, change.bundle),
      ]
    }
    case 'renew_policy_seal': {
      const update = query
        .update(policyVersions)
        .set({ signature: change.to })
        .where(
          and(
            eq(policyVersions.sequence, change.sequence),
            eq(policyVersions.signature, change.from),
          ),
        )
        .returning({ sequence: policyVersions.sequence })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'propose_policy': {
      const { id, baseSequence, hash, message, author, createdAt } = change.proposal
      return [
        keepBundle(db, change.proposal),
        query.insert(policyProposals).values({
          publicId: id,
          baseSequence,
          hash,
          message,
          author,
          createdAt: toDate(createdAt),
        }),
      ]
    }
    case 'decide_proposal': {
      const update = query
        .update(policyProposals)
        .set({ decidedAt: toDate(change.at) })
        .where(
          sql`${policyProposals.publicId} = ${change.id} AND ${policyProposals.decidedAt} IS NULL`,
        )
        .returning({ id: policyProposals.publicId })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'start_shadow': {
      const { hash, signature, startedBy, at } = change
      const values = { hash, signature, startedBy, startedAt: toDate(at) }
      return [
        keepBundle(db, change),
        query.delete(policyShadowDifferences).where(eq(policyShadowDifferences.hash, hash)),
        query
          .insert(policyShadow)
          .values(values)
          .onConflictDoUpdate({ target: policyShadow.id, set: values }),
      ]
    }
    case 'stop_shadow':
      return [query.delete(policyShadow)]
  }
}

function keepBundle(
  { query }: Database,
  { hash, bundle, files }: { hash: string; bundle: Bundle; files: readonly PolicyFile[] },
): Statement {
  return query.insert(policyBundles).values({ hash, bundle, files }).onConflictDoNothing()
}

/** The roles of the files are the service's own; a role that has left the files belongs to administrators. */
function nameRoles({ query }: Database, bundle: Bundle): readonly Statement[] {
  const named = bundle.roles.filter(({ name }) => name !== everyone)
  const left = query
    .update(roles)
    .set({ system: false, version: sql`${roles.version} + 1` })
    .where(
      named.length === 0
        ? eq(roles.system, true)
        : sql`${roles.system} AND ${notInArray(
            roles.name,
            named.map(({ name }) => name),
          )}`,
    )
  if (named.length === 0) return [left]
  const values = named.map(({ name, description }) => ({ name, description, system: true }))
  const upsert = query
    .insert(roles)
    .values(values)
    .onConflictDoUpdate({
      target: roles.name,
      set: {
        system: true,
        description: sql`excluded.description`,
        version: sql`${roles.version} + 1`,
      },
    })
  return [left, upsert]
}

function namePermissions({ query }: Database, bundle: Bundle): readonly Statement[] {
  const names = bundle.permissions.map(({ name }) => name)
  const left = query
    .update(permissions)
    .set({ system: false })
    .where(names.length === 0 ? undefined : notInArray(permissions.name, names))
  if (names.length === 0) return [left]
  const values = bundle.permissions.map(({ name, description }) => ({
    name,
    description,
    system: true,
  }))
  return [
    left,
    query
      .insert(permissions)
      .values(values)
      .onConflictDoUpdate({
        target: permissions.name,
        set: { system: true, description: sql`excluded.description` },
      }),
  ]
}
