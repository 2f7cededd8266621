/**
 * Fields that several bodies share. Bounds here only keep a request sane: whether a value will do is
 * for the domain to say, which gives the reason.
 */
import { z } from '@hono/zod-openapi'

export const usernameField = z.string().max(1024).openapi({ example: 'ana' })

export const emailField = z
  .string()
  .max(1024)
  .openapi({ description: 'A plain address, no name before it.', example: 'ana@school.example' })

/** Everything up to here may be offered at a sign-in. */
export const passwordField = z
  .string()
  .max(1024)
  .openapi({ format: 'password', example: 'seven green bicycles' })

export const newPasswordField = passwordField.openapi({
  description:
    '12 to 128 characters, any of them. Not among the most common ones, nor made of your own names.',
  example: 'seven green bicycles',
})

export const firstNameField = z.string().max(1024).nullish().openapi({ example: 'Ana' })
export const lastNameField = z.string().max(1024).nullish().openapi({ example: 'García' })

export const localeField = z.string().max(100).optional().openapi({
  description: '`en` or `es`, or a regional form of one.',
  example: 'es-MX',
})

/** Ours have 43 characters; a longer one that is no token is answered as such, up to here. */
export const tokenField = z.string().max(4096)
