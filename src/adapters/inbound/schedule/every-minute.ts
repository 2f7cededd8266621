import type { Application } from '../../../application/application.ts'
import { batchSize } from '../../../application/mail/deliver-mail.ts'

/** No minute's work goes on for longer than this many batches: the next minute continues. */
const batchesMax = 20

const origin = { requestId: 'every-minute', address: null, userAgent: null }

/** What must happen even when nobody asks. One task that fails does not keep the others from being done. */
export async function everyMinute({
  mail,
  operations,
  policy,
  identity,
}: {
  readonly mail: Pick<Application['mail'], 'deliverMail'>
  readonly operations: Pick<Application['operations'], 'removeExpired' | 'keepSigningKeys'>
  readonly policy: Pick<Application['policy'], 'renewPolicySeal'>
  readonly identity: Pick<Application['identity'], 'syncIdentities'>
}): Promise<void> {
  const outcomes = await Promise.allSettled([
    operations.keepSigningKeys(origin),
    deliverAll(mail),
    policy.renewPolicySeal(),
    identity.syncIdentities(),
    operations.removeExpired(),
  ])
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/** Mail whose sender failed or died is sent again. */
async function deliverAll(mail: Pick<Application['mail'], 'deliverMail'>): Promise<void> {
  for (let batch = 0; batch < batchesMax; batch += 1) {
    const { taken } = await mail.deliverMail()
    if (taken < batchSize) return
  }
}
