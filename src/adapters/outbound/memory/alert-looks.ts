import type { AlertLook, AlertLooks } from '../../../application/ports/alert-looks.ts'

/** The last look in memory. */
export function createMemoryAlertLooks(): AlertLooks {
  let kept: AlertLook | undefined

  return {
    last: async () => kept,
    async keep(look, before) {
      if (kept?.at !== before) return false
      kept = look
      return true
    },
  }
}
