import type { Application } from '../../../application/application.ts'
import { batchSize } from '../../../application/mail/deliver-mail.ts'
import type { Metrics } from '../../../application/ports/metrics.ts'
import { countCalls } from '../../outbound/system/count-calls.ts'
import { withLedger } from '../../outbound/system/ledger.ts'

/** No minute's work goes on for longer than this many batches: the next minute continues. */
const batchesMax = 20

const origin = { requestId: 'every-minute', address: null, userAgent: null }

/** What must happen even when nobody asks. One task that fails does not keep the others from being done. */
export async function everyMinute(
  {
    mail,
    operations,
    policy,
    identity,
    audit,
    monitoring,
  }: {
    readonly mail: Pick<Application['mail'], 'deliverMail'>
    readonly operations: Pick<Application['operations'], 'removeExpired' | 'keepSigningKeys'>
    readonly policy: Pick<Application['policy'], 'renewPolicySeal'>
    readonly audit: Pick<Application['audit'], 'signCheckpoints'>
    readonly identity: Pick<Application['identity'], 'syncIdentities'>
    readonly monitoring: Pick<Application['monitoring'], 'evaluateAlerts'>
  },
  metrics: Metrics,
): Promise<void> {
  const outcomes = await withLedger(async (ledger) => {
    const settled = await Promise.allSettled([
      operations.keepSigningKeys(origin),
      // What the alerts have to say leaves at once.
      monitoring.evaluateAlerts().finally(() => deliverAll(mail)),
      policy.renewPolicySeal(),
      identity.syncIdentities(),
      audit.signCheckpoints('due'),
      operations.removeExpired(),
    ])
    countCalls(metrics, ledger)
    return settled
  })
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  metrics.count('gatehouse_scheduled_runs_total', { result: failed ? 'failure' : 'success' })
  if (failed) throw failed.reason
}

/** Mail whose sender failed or died is sent again. */
async function deliverAll(mail: Pick<Application['mail'], 'deliverMail'>): Promise<void> {
  for (let batch = 0; batch < batchesMax; batch += 1) {
    const { taken } = await mail.deliverMail()
    if (taken < batchSize) return
  }
}
