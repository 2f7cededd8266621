/** The inside of an isolate: loads what is to be measured, and measures when asked to. */
import { parentPort, workerData } from 'node:worker_threads'
import { createSampler, type Sample, type Work } from './sampler.ts'

/** What a module that is measured exports as `open`. */
export type Open<Input, Report> = (input: Input) => Promise<Subject<Report>>

export interface Subject<Report> {
  readonly tasks: Readonly<Record<string, Work>>
  /** JSON. */
  readonly report: Report
  close?(): Promise<void>
}

export type Request =
  | { readonly kind: 'sample'; readonly task: string; readonly sampleMs: number }
  | { readonly kind: 'close' }

export type Answer =
  | { readonly kind: 'ready'; readonly report: unknown }
  | { readonly kind: 'sampled'; readonly ns: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: string }

if (parentPort) await serve(parentPort)

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const say = (answer: Answer) => port.postMessage(answer)
  const guarded = async (work: () => Promise<Answer>) => {
    try {
      say(await work())
    } catch (error) {
      say({ kind: 'failed', error: error instanceof Error ? (error.stack ?? '') : String(error) })
    }
  }

  await guarded(async () => {
    const { open }: { open: Open<unknown, unknown> } = await import(workerData.module)
    const subject = await open(workerData.input)
    const samplers = new Map<string, Sample>(
      Object.entries(subject.tasks).map(([name, work]) => [name, createSampler(work)]),
    )
    port.on('message', (request: Request) =>
      guarded(async () => {
        if (request.kind === 'close') {
          await subject.close?.()
          return { kind: 'closed' }
        }
        const sample = samplers.get(request.task)
        if (!sample) throw new Error(`There is no task ${request.task}`)
        return { kind: 'sampled', ns: await sample(request.sampleMs) }
      }),
    )
    return { kind: 'ready', report: subject.report }
  })
}
