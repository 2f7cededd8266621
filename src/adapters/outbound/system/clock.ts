import type { Clock } from '../../../application/ports/clock.ts'
import { instant } from '../../../domain/shared/instant.ts'

/** The runtime's clock. In workerd it stands still between two I/Os, which is as fine as we need. */
export const systemClock: Clock = { now: () => instant(Date.now()) }
