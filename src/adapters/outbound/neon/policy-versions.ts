import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm'
import type {
  CurrentPolicy,
  PolicyVersion,
  PolicyVersions,
} from '../../../application/ports/policy-versions.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import { asId, type UserId } from '../../../domain/shared/ids.ts'
import type { Database } from './database.ts'
import { toInstant } from './rows.ts'
import { policyBundles, policyProposals, policyVersions } from './schema/index.ts'

/** Reads published policies from Postgres. */
export function createNeonPolicyVersions({ query, run }: Database): PolicyVersions {
  const withFiles = () =>
    query
      .select({ version: policyVersions, files: policyBundles.files })
      .from(policyVersions)
      .innerJoin(policyBundles, eq(policyBundles.hash, policyVersions.hash))

  return {
    async current(knownHash) {
      const { rows } = await run(
        query.execute<{
          current: CurrentPolicy & { bundle: Bundle | null }
        }>(sql`SELECT json_build_object(
          'inForce', (
            SELECT json_build_object('sequence', sequence, 'hash', hash, 'signature', signature)
            FROM policy_versions ORDER BY sequence DESC LIMIT 1
          ),
          'bundle', (
            SELECT bundle FROM policy_versions JOIN policy_bundles USING (hash)
            WHERE sequence = (SELECT max(sequence) FROM policy_versions) AND hash <> ${knownHash}
          ),
          'shadow', (SELECT json_build_object('hash', hash, 'signature', signature) FROM policy_shadow),
          'additions', (
            SELECT coalesce(json_agg(json_build_array(roles.name, permissions.name)
              ORDER BY roles.name, permissions.name), '[]')
            FROM role_permissions
            JOIN roles ON roles.id = role_permissions.role_id
            JOIN permissions ON permissions.id = role_permissions.permission_id
          )
        ) AS current`),
      )
      const [row] = rows
      if (!row) throw new Error('A query without a condition gave no row')
      return row.current
    },

    async latest() {
      const [row] = await run(withFiles().orderBy(desc(policyVersions.sequence)).limit(1))
      return row && { ...toVersion(row.version), files: row.files }
    },

    async proposal(id) {
      const [row] = await run(
        query
          .select({ proposal: policyProposals, bundle: policyBundles })
          .from(policyProposals)
          .innerJoin(policyBundles, eq(policyBundles.hash, policyProposals.hash))
          .where(and(eq(policyProposals.publicId, id), isNull(policyProposals.decidedAt))),
      )
      if (!row) return undefined
      const { baseSequence, hash, message, author, createdAt } = row.proposal
      const { bundle, files } = row.bundle
      return {
        id,
        baseSequence,
        hash,
        bundle,
        files,
        message,
        author: asId<UserId>(author),
        createdAt: toInstant(createdAt),
      }
    },

    async bundle(hash) {
      const [row] = await run(
        query
          .select({ bundle: policyBundles.bundle })
          .from(policyBundles)
          .where(eq(policyBundles.hash, hash)),
      )
      return row?.bundle
    },

    async list({ after, limit }) {
      const rows = await run(
        query
          .select()
          .from(policyVersions)
          .where(after === undefined ? undefined : lt(policyVersions.sequence, after))
          .orderBy(desc(policyVersions.sequence))
          .limit(limit + 1),
      )
      return { items: rows.slice(0, limit).map(toVersion), more: rows.length > limit }
    },

    async find(sequence) {
      const [row] = await run(withFiles().where(eq(policyVersions.sequence, sequence)))
      return row && { ...toVersion(row.version), files: row.files }
    },
  }
}

function toVersion(row: typeof policyVersions.$inferSelect): PolicyVersion {
  return {
    sequence: row.sequence,
    hash: row.hash,
    signature: row.signature,
    message: row.message,
    author: row.author === null ? null : asId<UserId>(row.author),
    approver: row.approver === null ? null : asId<UserId>(row.approver),
    publishedAt: toInstant(row.publishedAt),
  }
}
