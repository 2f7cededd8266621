/** Asks workerd's profiler, over the Chrome DevTools Protocol (its Profiler domain). */

/** What `Profiler.stop` answers, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      readonly lineNumber: number
      readonly columnNumber: number
    }
  }[]
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

export interface Inspector {
  /** Profiles the Worker while the task runs. */
  profile<T>(task: () => Promise<T>): Promise<{ readonly result: T; readonly profile: CpuProfile }>
  close(): void
}

const everyMicroseconds = 200

export async function connectInspector(port: number): Promise<Inspector> {
  const answer = await fetch(`http://127.0.0.1:${port}/json`)
  const [target] = (await answer.json()) as readonly { readonly webSocketDebuggerUrl: string }[]
  if (!target) throw new Error('workerd offers nothing to inspect')
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  const waiting = new Map<number, (result: unknown) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data))
    waiting.get(id)?.(result)
  })
  let asked = 0
  const ask = (method: string, params: object = {}) =>
    new Promise<unknown>((resolve) => {
      asked += 1
      waiting.set(asked, resolve)
      socket.send(JSON.stringify({ id: asked, method, params }))
    })

  return {
    async profile(task) {
      await ask('Profiler.enable')
      await ask('Profiler.setSamplingInterval', { interval: everyMicroseconds })
      await ask('Profiler.start')
      const result = await task()
      const { profile } = (await ask('Profiler.stop')) as { profile: CpuProfile } // the protocol's
      return { result, profile }
    },
    close: () => socket.close(),
  }
}
