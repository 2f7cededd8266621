/** A permission as clients see one (contract, section 4), what they send to make one, and the mapping. */
import { z } from '@hono/zod-openapi'
import type { Permission } from '../../../../domain/access/role.ts'

export const permissionSchema = z
  .object({ id: z.int(), name: z.string(), description: z.string().nullable() })
  .openapi('Permission', {
    example: { id: 12, name: 'course:publish', description: 'Make a course public.' },
  })

export const permissionFormSchema = z
  .strictObject({
    name: z
      .string()
      .max(200)
      .openapi({ description: 'subject:verb, in lower-case letters and digits.' }),
    description: z.string().max(2000).nullish(),
  })
  .openapi('PermissionForm', {
    example: { name: 'course:publish', description: 'Make a course public.' },
  })

export function permissionJson(permission: Permission): z.infer<typeof permissionSchema> {
  return { id: permission.id, name: permission.name, description: permission.description }
}
