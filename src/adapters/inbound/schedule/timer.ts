import { minutes } from '../../../domain/shared/instant.ts'
import type { Log } from '../../outbound/system/log.ts'

/** Runs a task every minute where no platform does it for us, never two at once. Stops when told. */
export function startTimer(task: () => Promise<void>, log: Log): { stop(): Promise<void> } {
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= task()
      .catch((error: unknown) => log({ level: 'error', event: 'scheduled_task_failed', error }))
      .finally(() => {
        running = undefined
      })
  }, minutes(1))
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
