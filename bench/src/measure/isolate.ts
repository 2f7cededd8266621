/**
 * What is measured lives in an isolate of its own: its heap, its garbage and what the compiler has learnt about
 * it are its own, as they are in production, while all are measured in turn.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Answer, Request } from './isolate-entry.ts'

export interface Isolate<Report> {
  /** What it found out while it got ready. */
  readonly report: Report
  /** Nanoseconds for one piece of the named work. */
  sample(task: string, sampleMs: number): Promise<number>
  close(): Promise<void>
}

const open = new Set<Isolate<unknown>>()

/** Runs `module`, which exports an `open` (see `isolate-entry.ts`), and gives it `input`, which must be JSON. */
export async function openIsolate<Report>(module: URL, input: unknown): Promise<Isolate<Report>> {
  const worker = new Worker(new URL('./isolate-entry.ts', import.meta.url), {
    workerData: { module: module.href, input },
  })
  let failed: unknown
  worker.on('error', (error) => {
    failed = error
  })

  const answer = async (): Promise<Answer> => {
    const stopped = new AbortController()
    try {
      const [message] = await Promise.race([
        once(worker, 'message', stopped),
        once(worker, 'exit', stopped).then(() => {
          throw new Error('An isolate has stopped', { cause: failed })
        }),
      ])
      if (message.kind === 'failed') throw new Error(message.error)
      return message
    } finally {
      stopped.abort()
    }
  }
  const ask = (request: Request) => {
    const answered = answer()
    worker.postMessage(request)
    return answered
  }

  const ready = await answer().catch(async (error: unknown) => {
    await worker.terminate()
    throw error
  })
  if (ready.kind !== 'ready') throw new Error(`An isolate began with ${ready.kind}`)
  const isolate: Isolate<Report> = {
    report: ready.report as Report, // of the module that the caller named
    async sample(task, sampleMs) {
      const sampled = await ask({ kind: 'sample', task, sampleMs })
      if (sampled.kind !== 'sampled') throw new Error(`An isolate answered ${sampled.kind}`)
      return sampled.ns
    },
    async close() {
      if (!open.delete(isolate)) return
      let last = await ask({ kind: 'close' })
      // Whoever interrupts the run closes in the middle of a measurement.
      while (last.kind !== 'closed') last = await answer()
      await worker.terminate()
    },
  }
  open.add(isolate)
  return isolate
}

/** Of every isolate that is still there: what they have started ends with them. */
export async function closeIsolates(): Promise<void> {
  await Promise.all([...open].map((isolate) => isolate.close()))
}
