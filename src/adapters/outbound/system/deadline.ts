/** Waits for an answer for so long and no longer; what comes later is dropped. Rejects with `DeadlinePassed`. */
export async function withDeadline<T>(withinMs: number, task: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlinePassed()), withinMs)
  })
  const answer = task()
  answer.catch(() => {}) // late, it is nobody's any more
  try {
    return await Promise.race([answer, passed])
  } finally {
    clearTimeout(timer)
  }
}

class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}
