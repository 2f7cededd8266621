/** Whom a change of the policies touches, as clients see it. */
import { z } from '@hono/zod-openapi'
import type { Impact } from '../../../../domain/policy/impact.ts'
import type { Replay } from '../../../../domain/policy/replay.ts'

const changes = {
  gains: z.array(z.string()),
  losses: z.array(z.string()),
  changed: z.array(z.string()).openapi({ description: 'Permissions that mean something else.' }),
}

export const differenceSchema = z.object({
  roles: z.array(z.string()),
  action: z.string(),
  subject: z.string(),
  allowedByDraft: z.boolean(),
  count: z.int(),
})

const replaySchema = z
  .object({
    decisions: z.int().openapi({ description: 'Logged decisions that were asked again.' }),
    weight: z.int().openapi({ description: 'How many decisions these stand for.' }),
    changed: z.array(differenceSchema),
  })
  .openapi('PolicyReplay')

export const impactSchema = z
  .object({
    users: z.int().openapi({ description: 'Active people who are touched, all in all.' }),
    roles: z.array(z.object({ role: z.string(), users: z.int(), ...changes })),
    sample: z.array(z.object({ user: z.string(), roles: z.array(z.string()), ...changes })),
    replay: replaySchema.optional(),
  })
  .openapi('PolicyImpact')

export function impactJson(
  { users, roles, sample }: Impact,
  replay: Replay | null = null,
): z.infer<typeof impactSchema> {
  return {
    users,
    roles: roles.map(({ role, users, ...rest }) => ({ role, users, ...copied(rest) })),
    ...(replay && { replay: { ...replay, changed: replay.changed.map(differenceJson) } }),
    sample: sample.map(({ user, roles, ...rest }) => ({
      user,
      roles: [...roles],
      ...copied(rest),
    })),
  }
}

export function differenceJson({ roles, action, subject, allowedByDraft, count }: Difference) {
  return { roles: [...roles], action, subject, allowedByDraft, count }
}

type Difference = Replay['changed'][number]

function copied({
  gains,
  losses,
  changed,
}: Pick<Impact['roles'][number], 'gains' | 'losses' | 'changed'>) {
  return { gains: [...gains], losses: [...losses], changed: [...changed] }
}
