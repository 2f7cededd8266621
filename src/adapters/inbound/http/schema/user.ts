/** A user as clients see one (contract, section 4), and the mapping from the domain. */
import { z } from '@hono/zod-openapi'
import type { VisibleUser } from '../../../../application/account/visible-user.ts'
import type { User } from '../../../../domain/account/user.ts'
import { asId, type UserId } from '../../../../domain/shared/ids.ts'

export const userSchema = z
  .object({
    id: z.string().openapi({ description: 'Opaque and stable.' }),
    username: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    role: z.string().openapi({ description: 'The primary role.' }),
    roles: z.array(z.string()),
    attributes: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
      .openapi({ description: 'What the policies declare about users; set by administrators.' }),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    locale: z.string().openapi({ description: 'The language in which we write to the person.' }),
    status: z.enum(['active', 'disabled', 'pending']).openapi({
      description: '`pending`: the e-mail address must be confirmed before the first sign-in.',
    }),
    mfaEnabled: z.boolean(),
    createdAt: z.string().openapi({ format: 'date-time' }),
    updatedAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('User', {
    example: {
      id: 'usr_6f1c2d7a90b84c3fae5d1b7c8e9f0a12',
      username: 'ana',
      email: 'ana@school.example',
      emailVerified: true,
      role: 'learner',
      roles: ['learner'],
      attributes: {},
      firstName: 'Ana',
      lastName: 'García',
      locale: 'es',
      status: 'active',
      mfaEnabled: false,
      createdAt: '2026-11-23T19:51:07.000Z',
      updatedAt: '2026-11-23T19:51:07.000Z',
    },
  })

/** As far as the policies let the reader see it. */
export const visibleUserSchema = userSchema.partial().required({ id: true }).openapi('VisibleUser')

/** What cannot be an id is taken for one that nobody has: a 404, asked for like any other, and not a 422. */
export const userParameter = z.object({
  id: z
    .string()
    .transform((id) => asId<UserId>(/^[\w-]{1,40}$/.test(id) ? id : 'nobody'))
    .openapi({ type: 'string', example: 'usr_6f1c2d7a90b84c3fae5d1b7c8e9f0a12' }),
})

export const rolesFields = {
  role: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: 'The primary one; left out: the first.' }),
  roles: z
    .array(z.string().max(100))
    .max(50)
    .optional()
    .openapi({ example: ['teacher', 'author'] }),
}

export const attributesField = z
  .record(z.string().max(60), z.unknown())
  .optional()
  .openapi({ description: 'What the policies declare of people.', example: { courses: ['c1'] } })

/** Without what the reader may not see: hidden fields are absent. */
export function visibleUserJson({ user, fields }: VisibleUser): z.infer<typeof userSchema> {
  const shown = Object.entries(userJson(user)).filter(([name]) => fields.has(name))
  return Object.fromEntries(shown) as z.infer<typeof userSchema> // the schema says that any may be missing
}

export function userJson(user: User): z.infer<typeof userSchema> {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    emailVerified: user.emailVerified,
    role: user.role,
    roles: [...user.roles],
    attributes: jsonAttributes(user.attributes),
    firstName: user.firstName,
    lastName: user.lastName,
    locale: user.locale,
    status: user.status,
    mfaEnabled: user.secondFactors.length > 0,
    createdAt: new Date(user.createdAt).toISOString(),
    updatedAt: new Date(user.updatedAt).toISOString(),
  }
}

/** A copy whose lists may be changed, as JSON's types have them. */
function jsonAttributes(attributes: User['attributes']) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'object' ? value.map(String) : value,
    ]),
  )
}
