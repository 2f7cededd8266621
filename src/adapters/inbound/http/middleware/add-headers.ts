/** Writes headers onto an answer that is there: hono's own way copies the whole answer for each of them. */
export function addHeaders(answer: Response, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
}

/** The same for what the answer does not say yet. */
export function addMissingHeaders(
  answer: Response,
  headers: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!answer.headers.has(name)) answer.headers.set(name, value)
  }
}
