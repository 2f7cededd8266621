/** A role as clients see one (contract, section 4), what they send to make one, and the mapping. */
import { z } from '@hono/zod-openapi'
import type { Role } from '../../../../domain/access/role.ts'

export const roleSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    description: z.string().nullable(),
    permissions: z.array(z.string()).openapi({ description: 'Names, in alphabetical order.' }),
    system: z.boolean().openapi({ description: 'Shipped with the service: keeps its name.' }),
  })
  .openapi('Role', {
    example: {
      id: 7,
      name: 'content-author',
      description: 'Writes courses.',
      permissions: ['course:read', 'course:update'],
      system: false,
    },
  })

export const roleFormSchema = z
  .strictObject({
    name: z
      .string()
      .max(200)
      .openapi({ description: 'Lower-case letters and digits, words joined by - or _.' }),
    description: z.string().max(2000).nullish(),
    permissions: z
      .array(z.string().max(200))
      .max(1000)
      .openapi({ description: 'Names of permissions that exist: see GET /permissions.' }),
  })
  .openapi('RoleForm', {
    example: {
      name: 'content-author',
      description: 'Writes courses.',
      permissions: ['course:read', 'course:update'],
    },
  })

export function roleJson(role: Role): z.infer<typeof roleSchema> {
  return {
    id: role.id,
    name: role.name,
    description: role.description,
    permissions: [...role.permissions],
    system: role.system,
  }
}
