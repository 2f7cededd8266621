import type { Application } from '../../../application/application.ts'
import { batchSize } from '../../../application/mail/deliver-mail.ts'

/** No minute's work goes on for longer than this many batches: the next minute continues. */
const batchesMax = 20

/** What must happen even when nobody asks: mail whose sender failed or died is sent again. */
export async function everyMinute({ mail }: Pick<Application, 'mail'>): Promise<void> {
  for (let batch = 0; batch < batchesMax; batch += 1) {
    const { taken } = await mail.deliverMail()
    if (taken < batchSize) return
  }
}
