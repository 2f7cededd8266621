/** Once a minute: what has expired long ago goes, so that tables grow with use and not with time. */
import { after, days, hours } from '../../domain/shared/instant.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExpiredRecords } from '../ports/expired-records.ts'

/** Of each kind; more than comes in a minute at any load that one database takes. */
const limit = 5_000

/** Kept for whoever asks what has happened: a challenge for an hour, the others for a month. */
const keptMs = {
  challenges: hours(1),
  oneTimeTokens: days(30),
  sessions: days(30),
  ipBlocks: days(30),
}

/** Answers how many records it removed. */
export type RemoveExpired = () => Promise<number>

export function createRemoveExpired(ports: {
  expiredRecords: ExpiredRecords
  clock: Clock
}): RemoveExpired {
  const { expiredRecords, clock } = ports

  return () => {
    const now = clock.now()
    return expiredRecords.remove({
      challenges: after(now, -keptMs.challenges),
      oneTimeTokens: after(now, -keptMs.oneTimeTokens),
      sessions: after(now, -keptMs.sessions),
      ipBlocks: after(now, -keptMs.ipBlocks),
      limit,
    })
  }
}
