import { expect, test } from 'vitest'
import { worker } from '../support/client.ts'
import { mailTo, sql } from '../support/people.ts'

const minute = { cron: '* * * * *', scheduledTime: 0 }

test('mail whose sender died leaves by the schedule', async () => {
  const email = `p-${crypto.randomUUID()}@example.org`
  await sql(
    `INSERT INTO outbox_messages
       (public_id, recipient, locale, notification, created_at, next_attempt_at, lease, leased_until, attempts)
     VALUES ($1, $2, 'en', $3, now(), now() - interval '1 hour', 'dead', now() - interval '1 second', 1)`,
    [
      `msg_${crypto.randomUUID().slice(0, 30)}`,
      email,
      JSON.stringify({ template: 'password_changed', name: 'Ana', at: 0 }),
    ],
  )
  await worker.scheduled(minute)
  await mailTo(email, /password was changed/)
})

test('a minute without mail is a quiet one', async () => {
  await expect(worker.scheduled(minute)).resolves.toBeUndefined()
})
