/** Tells whoever waits what is being done: one line that changes on a terminal, a line for each step and each quarter of it elsewhere. */
export interface Progress {
  /** Begins a step, and ends the one before. */
  step(name: string): void
  /** How far the step is. */
  at(done: number, of: number): void
  /** Something to know, that stays. */
  note(text: string): void
  end(): void
}

export function createProgress(out: {
  readonly isTTY?: boolean
  write(text: string): unknown
}): Progress {
  const started = performance.now()
  let current: string | undefined
  let quarters = 0
  const elapsed = () => {
    const seconds = Math.round((performance.now() - started) / 1000)
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
  const end = () => {
    if (current !== undefined && out.isTTY) out.write('\n')
    current = undefined
  }
  const line = (text: string) => out.write(out.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
  return {
    step(name) {
      end()
      current = name
      quarters = 0
      line(`${elapsed()}  ${name}`)
    },
    at(done, of) {
      if (current === undefined) return
      if (!out.isTTY) {
        const reached = Math.floor((4 * done) / of)
        if (reached > quarters && reached < 4) line(`${elapsed()}    ${done} of ${of}`)
        quarters = reached
        return
      }
      const filled = Math.round((20 * done) / of)
      line(`${elapsed()}  ${current}  ${'█'.repeat(filled)}${'░'.repeat(20 - filled)}`)
    },
    note(text) {
      end()
      out.write(`${text}\n`)
    },
    end,
  }
}
