import { minutes } from '../../../domain/shared/instant.ts'
import type { Log } from '../../outbound/system/log.ts'

/** Runs a task now and every minute where no platform does it for us, never two at once. Stops when told. */
export function startTimer(task: () => Promise<void>, log: Log): { stop(): Promise<void> } {
  let running: Promise<void> | undefined
  const run = () => {
    running ??= task()
      .catch((error: unknown) => log({ level: 'error', event: 'scheduled_task_failed', error }))
      .finally(() => {
        running = undefined
      })
  }
  run() // what has waited while nobody was there
  const timer = setInterval(run, minutes(1))
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
