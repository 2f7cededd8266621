/** The inside of an isolate that hashes passwords, as the service does for each sign-in. */
import bcryptjs from 'bcryptjs'
import type { Subject } from '../../measure/isolate-entry.ts'

export interface HashReport {
  /** Nanoseconds for the first hash, before the compiler knew the code. */
  readonly firstNs: number
}

export async function open({ cost }: { readonly cost: number }): Promise<Subject<HashReport>> {
  const once = () => bcryptjs.hash('correct horse battery staple', cost)
  const started = performance.now()
  await once()
  return {
    report: { firstNs: (performance.now() - started) * 1e6 },
    tasks: {
      async hash(times) {
        for (let count = 0; count < times; count++) await once()
      },
    },
  }
}
