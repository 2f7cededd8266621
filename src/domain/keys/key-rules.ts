/** When signing keys come and go, for the service and for the commands beside it. */

import { days, hours, minutes, seconds } from '../shared/instant.ts'
import type { KeyRules } from './life-cycle.ts'

export function keyRules(signingKeyDays: number, accessTokenSeconds: number): KeyRules {
  return {
    rotateEveryMs: days(signingKeyDays),
    // Portals may keep the key set for 5 minutes, isolates for 10.
    publishAheadMs: hours(1),
    verifyForMs: seconds(accessTokenSeconds) + minutes(5),
  }
}
