/** What is said of an alert, to everybody who has to be told. */
import { defaultLocale } from '../../domain/account/locale.ts'
import type { AlertNotice } from '../../domain/monitoring/alert-state.ts'
import { describeCondition } from '../../domain/monitoring/describe-rule.ts'
import { webhookRecipient } from '../../domain/notification/notification.ts'
import { after, hours } from '../../domain/shared/instant.ts'
import type { AlertMessage } from '../ports/alert-message.ts'
import type { Ids } from '../ports/ids.ts'

/** Whom to tell. */
export interface AlertRecipients {
  readonly mail: readonly string[]
  readonly webhook: boolean
}

/** What nobody could be told for so long is not worth telling. */
const worthTellingMs = hours(24)

export function alertMessages(
  { rule, event, at, since, finding }: AlertNotice,
  recipients: AlertRecipients,
  ids: Ids,
): readonly AlertMessage[] {
  const to = [...recipients.mail, ...(recipients.webhook ? [webhookRecipient] : [])]
  return to.map((recipient) => ({
    id: ids.message(),
    to: recipient,
    locale: defaultLocale,
    notification: {
      template: 'alert',
      name: '',
      rule: rule.name,
      summary: rule.summary,
      severity: rule.severity,
      event,
      condition: describeCondition(rule.when),
      value: finding.value,
      group: finding.group,
      since,
      at,
      expiresAt: after(at, worthTellingMs),
    },
    createdAt: at,
  }))
}
