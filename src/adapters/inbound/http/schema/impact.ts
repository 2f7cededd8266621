/** Whom a change of the policies touches, as clients see it. */
import { z } from '@hono/zod-openapi'
import type { Impact } from '../../../../domain/policy/impact.ts'

const changes = {
  gains: z.array(z.string()),
  losses: z.array(z.string()),
  changed: z.array(z.string()).openapi({ description: 'Permissions that mean something else.' }),
}

export const impactSchema = z
  .object({
    users: z.int().openapi({ description: 'Active people who are touched, all in all.' }),
    roles: z.array(z.object({ role: z.string(), users: z.int(), ...changes })),
    sample: z.array(z.object({ user: z.string(), roles: z.array(z.string()), ...changes })),
  })
  .openapi('PolicyImpact')

export function impactJson({ users, roles, sample }: Impact): z.infer<typeof impactSchema> {
  return {
    users,
    roles: roles.map(({ role, users, ...rest }) => ({ role, users, ...copied(rest) })),
    sample: sample.map(({ user, roles, ...rest }) => ({
      user,
      roles: [...roles],
      ...copied(rest),
    })),
  }
}

function copied({
  gains,
  losses,
  changed,
}: Pick<Impact['roles'][number], 'gains' | 'losses' | 'changed'>) {
  return { gains: [...gains], losses: [...losses], changed: [...changed] }
}
