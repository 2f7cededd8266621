import { desc, eq, gte, sql } from 'drizzle-orm'
import type { DecisionRecords, MadeDecision } from '../../../application/ports/decision-log.ts'
import type { RoleName } from '../../../domain/access/role.ts'
import type { SubjectName } from '../../../domain/policy/bundle.ts'
import type { LoggedFacts } from '../../../domain/policy/logged-facts.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { Database, Statement } from './database.ts'
import { toDate, toInstant } from './rows.ts'
import { decisionLog, policyShadow, policyShadowDifferences } from './schema/index.ts'

interface Noted {
  readonly at: Instant
  readonly decision: MadeDecision
  readonly facts: LoggedFacts
}

/** Writes decisions to Postgres, all in one trip. */
export function createNeonDecisionWriter({ query, batch }: Database) {
  return async (
    rows: readonly (Noted & { readonly requestId: string; readonly weight: number })[],
    differences: readonly (Noted & { readonly hash: string })[],
  ): Promise<void> => {
    const statements: Statement[] = []
    if (rows.length > 0) {
      const values = rows.map(({ at, decision, facts, requestId, weight }) => ({
        at: toDate(at),
        actor: decision.actor,
        roles: [...decision.roles],
        action: decision.question.action.slice(0, 60),
        subject: decision.question.subject.slice(0, 60),
        field: decision.question.field?.slice(0, 60) ?? null,
        allowed: decision.allowed,
        policyVersion: decision.policy.version,
        requestId: requestId.slice(0, 64),
        weight,
        facts: { ...facts },
      }))
      statements.push(query.insert(decisionLog).values(values))
    }
    for (const { at, decision, facts, hash } of differences) {
      const values = {
        hash,
        roles: [...decision.roles].sort().join(' '),
        action: decision.question.action.slice(0, 60),
        subject: decision.question.subject.slice(0, 60),
        allowedByDraft: !decision.allowed,
        count: 1,
        lastAt: toDate(at),
        example: { ...facts },
      }
      const { hash: h, roles, action, subject, allowedByDraft } = policyShadowDifferences
      statements.push(
        query
          .insert(policyShadowDifferences)
          .values(values)
          .onConflictDoUpdate({
            target: [h, roles, action, subject, allowedByDraft],
            set: {
              count: sql`${policyShadowDifferences.count} + 1`,
              lastAt: values.lastAt,
              example: values.example,
            },
          }),
      )
    }
    const [first, ...rest] = statements
    if (first) await batch([first, ...rest])
  }
}

/** Reads them. */
export function createNeonDecisionRecords({ query, run, batch }: Database): DecisionRecords {
  return {
    async since(at, limit) {
      const rows = await run(
        query
          .select()
          .from(decisionLog)
          .where(gte(decisionLog.at, toDate(at)))
          .orderBy(desc(decisionLog.id))
          .limit(limit),
      )
      return rows.map((row) => {
        const {
          resource = {},
          user = {},
          session = {},
          context = {},
        } = row.facts as Partial<LoggedFacts> // as written above
        return {
          at: toInstant(row.at),
          actor: row.actor,
          roles: row.roles as RoleName[], // names as they were
          question: {
            action: row.action,
            subject: row.subject as SubjectName, // as it was
            field: row.field ?? undefined,
            resource,
          },
          facts: { user, session, context },
          allowed: row.allowed,
          weight: row.weight,
        }
      })
    },

    async shadow() {
      const [[shadow], differences] = await batch([
        query.select().from(policyShadow),
        query
          .select()
          .from(policyShadowDifferences)
          .where(
            eq(
              policyShadowDifferences.hash,
              query.select({ hash: policyShadow.hash }).from(policyShadow),
            ),
          )
          .orderBy(desc(policyShadowDifferences.count))
          .limit(100),
      ])
      if (!shadow) return undefined
      return {
        hash: shadow.hash,
        startedBy: shadow.startedBy,
        startedAt: toInstant(shadow.startedAt),
        differences: differences.map(
          ({ roles, action, subject, allowedByDraft, count, lastAt }) => ({
            roles: roles.split(' ') as RoleName[], // names as they were
            action,
            subject,
            allowedByDraft,
            count,
            lastAt: toInstant(lastAt),
          }),
        ),
      }
    },
  }
}
