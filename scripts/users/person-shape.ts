/** What a line may hold, and of which types; the rules of each field come later. */
import { z } from 'zod'
import type { ImportForm } from '../../src/application/transfer/imported-person.ts'
import { err, ok, type Result } from '../../src/domain/shared/result.ts'
import type { FieldViolation } from '../../src/domain/shared/violation.ts'

const text = z.string().max(1000)

const shape = z.strictObject({
  id: text.optional(),
  username: text,
  email: text,
  passwordHash: text.nullish().transform((hash) => hash ?? undefined),
  emailVerified: z.boolean().optional(),
  status: z.enum(['active', 'disabled', 'pending']).optional(),
  role: text.optional(),
  roles: z.array(text).max(100).optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
  firstName: text.nullish(),
  lastName: text.nullish(),
  locale: text.optional(),
  createdAt: text.optional(),
})

/** In the order in which an export writes them. */
export const columns = Object.keys(shape.shape) as readonly (keyof typeof shape.shape)[]

/** Says what is wrong in words of our own: zod's quote what they found. */
export function parseShape(input: unknown): Result<ImportForm, readonly FieldViolation[]> {
  const parsed = shape.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  return err(parsed.error.issues.map(toViolation))
}

function toViolation({ code, path, message }: z.core.$ZodIssue): FieldViolation {
  const [field = ''] = path.map(String)
  if (code === 'unrecognized_keys') {
    return { path: '', code: 'unknown_field', message: `Known are ${columns.join(', ')}.` }
  }
  if (code === 'too_big') return { path: field, code: 'too_long', message: 'Too long.' }
  if (code === 'invalid_value') {
    return { path: field, code: 'wrong_value', message: 'Not one of the values that it may have.' }
  }
  return message.includes('received undefined')
    ? { path: field, code: 'required', message: 'Must be there.' }
    : { path: field, code: 'wrong_type', message: 'Of another type than it should be.' }
}
