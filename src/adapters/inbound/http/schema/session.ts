/** Sessions as clients see them (contract, section 4). */
import { z } from '@hono/zod-openapi'
import type { Page, PageRequest } from '../../../../application/ports/page.ts'
import { deviceOf } from '../../../../domain/session/device.ts'
import type { Session } from '../../../../domain/session/session.ts'
import { asId, type SessionId } from '../../../../domain/shared/ids.ts'
import { readTextCursor, textCursor } from '../request/text-cursor.ts'
import { pageSchema } from './list.ts'

const moment = z.string().openapi({ format: 'date-time' })

const sessionSchema = z
  .object({
    id: z.string(),
    current: z.boolean().openapi({ description: 'Whether it is the one that asks.' }),
    device: z.string().nullable().openapi({ example: 'Firefox on Windows' }),
    userAgent: z.string().nullable(),
    address: z.string().nullable(),
    portal: z.string().nullable(),
    methods: z.array(z.string()).openapi({
      description: 'How its person proved who they are (RFC 8176).',
      example: ['pwd', 'otp', 'mfa'],
    }),
    createdAt: moment,
    lastUsedAt: moment.openapi({ description: 'When its tokens were last refreshed.' }),
    expiresAt: moment,
  })
  .openapi('Session', {
    example: {
      id: 'ses_6f1c2d7a90b84c3fae5d1b7c8e9f0a12',
      current: true,
      device: 'Firefox on Windows',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
      address: '192.0.2.7',
      portal: 'teacher-portal',
      methods: ['pwd'],
      createdAt: '2026-11-23T19:51:07.000Z',
      lastUsedAt: '2026-11-23T20:01:07.000Z',
      expiresAt: '2027-02-21T19:51:07.000Z',
    },
  })

export const sessionPageSchema = pageSchema('SessionPage', sessionSchema)

export const sessionPageQuery = z
  .object({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: z
      .string()
      .max(100)
      .optional()
      .refine((cursor) => cursor === undefined || readTextCursor(cursor) !== undefined, {
        message: 'Must be a nextCursor of this list.',
      })
      .openapi({ description: '`nextCursor` of the page before.' }),
  })
  .transform(({ limit, cursor }): PageRequest<SessionId> => {
    const after = cursor === undefined ? undefined : readTextCursor(cursor)
    return { limit, after: after === undefined ? undefined : asId<SessionId>(after) }
  })

/** What cannot be an id is taken for one that nobody has: a 404, asked for like any other. */
export const sessionIdParameter = z
  .string()
  .transform((id) => asId<SessionId>(/^[\w-]{1,40}$/.test(id) ? id : 'none'))
  .openapi({ type: 'string', example: 'ses_6f1c2d7a90b84c3fae5d1b7c8e9f0a12' })

export function sessionPageJson(
  { items, more }: Page<Session>,
  current: SessionId,
): z.infer<typeof sessionPageSchema> {
  const last = items.at(-1)
  return {
    items: items.map((session) => sessionJson(session, current)),
    nextCursor: more && last ? textCursor(last.id) : null,
  }
}

function sessionJson(session: Session, current: SessionId): z.infer<typeof sessionSchema> {
  const { id, userAgent, address, portal, methods, createdAt, lastUsedAt, expiresAt } = session
  return {
    id,
    current: id === current,
    device: deviceOf(userAgent),
    userAgent,
    address,
    portal,
    methods: [...methods],
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: new Date(lastUsedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  }
}
