/** Keeps what was made of the newest questions. At most `max`: then it forgets all, and begins again. */
export function keepByKey<Question, Made extends object>(
  max: number,
  keyOf: (question: Question) => string,
  make: (question: Question) => Made,
): (question: Question) => Made {
  const kept = new Map<string, Made>()

  return (question) => {
    const key = keyOf(question)
    const known = kept.get(key)
    if (known) return known
    if (kept.size >= max) kept.clear()
    const made = make(question)
    kept.set(key, made)
    return made
  }
}
