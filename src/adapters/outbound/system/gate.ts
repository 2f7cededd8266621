/**
 * Holds back what a request gets from its dependencies until its guard has let it in. The guard is asked beside the
 * first trip, never before it, so that limits cost no time; what comes after that trip has passed.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { RequestRefused, type Verdict } from '../../../application/ports/request-guard.ts'

interface Gate {
  readonly ask: () => Promise<Verdict>
  asked: Promise<Verdict> | undefined
  /** Known once it is there. */
  verdict: Verdict | undefined
}

const current = new AsyncLocalStorage<Gate>()

/** Runs a request behind a gate. Answers what was said of it; undefined when it asked for nothing that is gated. */
export async function withGate<T>(
  ask: () => Promise<Verdict>,
  task: () => Promise<T>,
): Promise<{ readonly outcome: T | RequestRefused; readonly verdict: Verdict | undefined }> {
  const gate: Gate = { ask, asked: undefined, verdict: undefined }
  const outcome = await current.run(gate, task).catch((error: unknown) => {
    if (error instanceof RequestRefused) return error
    throw error
  })
  const verdict = await gate.asked
  return { outcome: verdict?.refusal ? new RequestRefused(verdict.refusal) : outcome, verdict }
}

/** Has the guard asked, in the same moment, and does not wait for it. Outside of a request nothing happens. */
export function askGuard(): void {
  const gate = current.getStore()
  if (gate) void asked(gate)
}

/** Waits until the request is let in. Throws `RequestRefused`. */
export async function passGate(): Promise<void> {
  const gate = current.getStore()
  if (!gate) return
  const { refusal } = gate.verdict ?? (await asked(gate))
  if (refusal) throw new RequestRefused(refusal)
}

/** Does something beside the guard's own question, and keeps what comes of it until the request is let in. */
export async function besideGate<T>(task: () => Promise<T>): Promise<T> {
  if (current.getStore()?.verdict) {
    await passGate()
    return task()
  }
  const [outcome] = await Promise.all([task(), passGate()])
  return outcome
}

async function asked(gate: Gate): Promise<Verdict> {
  gate.asked ??= current.exit(gate.ask)
  gate.verdict = await gate.asked
  return gate.verdict
}
