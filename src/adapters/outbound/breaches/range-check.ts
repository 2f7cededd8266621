/**
 * Asks a range service (https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange) by k-anonymity: it learns five
 * of the forty digits of a hash, and answers with hundreds that begin like it.
 */
import type { BreachedPasswords } from '../../../application/ports/breached-passwords.ts'
import { trip } from '../system/ledger.ts'
import type { Log } from '../system/log.ts'

/** A sign-up waits for no longer. */
const answerWithinMs = 1_000
const prefixLength = 5

export function createRangeCheck({
  url,
  log,
}: {
  /** Before `/range/…`. */
  readonly url: string
  readonly log: Log
}): BreachedPasswords {
  return {
    async includes(password) {
      try {
        const digest = await sha1(password)
        const range = await trip('breaches', () => read(digest.slice(0, prefixLength)))
        return holds(range, digest.slice(prefixLength))
      } catch (error) {
        const name = error instanceof Error ? error.name : undefined
        log({ level: 'warn', event: 'breached_passwords_unavailable', error: name })
        return false
      }
    },
  }

  async function read(prefix: string): Promise<string> {
    const response = await fetch(`${url}/range/${prefix}`, {
      // With rows that mean nothing, so that the length of an answer tells nobody which one it was.
      headers: { 'Add-Padding': 'true' },
      redirect: 'manual', // the operator has named whom to ask
      signal: AbortSignal.timeout(answerWithinMs),
    })
    if (response.ok) return response.text()
    await response.body?.cancel()
    throw new Error(`status ${response.status}`)
  }
}

/** Asks nobody. */
export const noRangeCheck: BreachedPasswords = { includes: async () => false }

/** Rows of `{the other 35 digits}:{how often}`; a padded one was seen 0 times. */
function holds(range: string, suffix: string): boolean {
  return range.split('\n').some((row) => {
    const [digits, times] = row.trim().split(':')
    return digits?.toUpperCase() === suffix && Number(times) > 0
  })
}

/** In capital hexadecimal digits. The hash of the list, not ours: nothing is stored by it. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text))
  const digits = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'))
  return digits.join('').toUpperCase()
}
