/**
 * Hands alerts to the operator's webhook, signed as the Standard Webhooks specification 1.0.0 says: HMAC-SHA256 over
 * id, time and body. What goes to people goes on to the mailer. Never retries; the outbox does, under the same id.
 */
import type { Clock } from '../../../application/ports/clock.ts'
import type { Mailer } from '../../../application/ports/mailer.ts'
import { type Notification, webhookRecipient } from '../../../domain/notification/notification.ts'
import { ok } from '../../../domain/shared/result.ts'
import { refused, unavailable } from './failure.ts'
import { answerWithinMsDefault, post } from './post.ts'

export interface WebhookOptions {
  readonly url: string
  /** The bytes behind `whsec_`. */
  readonly secret: Uint8Array<ArrayBuffer>
  readonly clock: Clock
  readonly fetch?: typeof fetch
  readonly answerWithinMs?: number
}

export function withWebhook(mailer: Mailer, webhook: WebhookOptions | undefined): Mailer {
  return {
    async send(id, envelope, notification) {
      if (envelope.to !== webhookRecipient) return mailer.send(id, envelope, notification)
      if (!webhook) return refused('no webhook is configured any more')
      if (notification.template !== 'alert') return refused('only alerts go to the webhook')
      const { url, secret, clock, fetch = globalThis.fetch } = webhook
      const body = bodyOf(notification)
      const timestamp = String(Math.floor(clock.now() / 1000))
      const request = new Request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${await sign(secret, `${id}.${timestamp}.${body}`)}`,
        },
        body,
      })
      const { answerWithinMs = answerWithinMsDefault } = webhook
      const answer = await post({ fetch, request, answerWithinMs })
      if (!answer.ok) return answer
      const { status } = answer.value
      if (status >= 200 && status < 300) return ok()
      // The specification's way to say that nobody listens there any more.
      return status === 410 ? refused('the webhook is gone') : unavailable(`webhook: ${status}`)
    },
  }
}

function bodyOf(alert: Extract<Notification, { template: 'alert' }>): string {
  const { rule, summary, severity, event, condition, value, group, since, at } = alert
  return JSON.stringify({
    type: `alert.${event}`,
    timestamp: iso(at),
    data: {
      alert: rule,
      summary,
      severity,
      condition,
      value,
      group: group === '' ? null : group,
      since: iso(since),
      resolvedAt: event === 'resolved' ? iso(at) : null,
    },
  })
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

async function sign(secret: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
}
