/** Work that follows the answer, tied to the request that asked for it. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Background } from '../../../application/ports/background.ts'
import { type Ledger, withLedger, withoutLedger } from './ledger.ts'
import type { Log } from './log.ts'

type Task = () => Promise<void>

const requested = new AsyncLocalStorage<Task[]>()

export function createBackground(options: {
  readonly log: Log
  /** Hears what a task has cost, and whether it failed. */
  readonly done?: (ledger: Ledger, failed: boolean) => void
}): Background {
  const { log, done } = options
  return {
    run(name, task) {
      const guarded = () =>
        withLedger(async (ledger) => {
          let failed = false
          try {
            await task()
          } catch (error) {
            failed = true
            log({ level: 'error', event: 'background_task_failed', task: name, error })
          }
          done?.(ledger, failed)
        })
      const tasks = requested.getStore()
      if (tasks) tasks.push(guarded)
      else void guarded() // nobody answers anything: a command line, a test
    },
  }
}

/** Answers a request, then hands over what was asked to follow it, to be begun and kept alive by the runtime. */
export async function thenBackground<T>(
  answer: () => T | Promise<T>,
  follow: (begin: () => Promise<unknown>) => void,
): Promise<T> {
  const tasks: Task[] = []
  const answered = await requested.run(tasks, answer)
  if (tasks.length > 0) {
    follow(() => withoutLedger(() => Promise.all(tasks.map((task) => task()))))
  }
  return answered
}
