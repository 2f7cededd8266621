import { keyRules } from '../../src/domain/keys/key-rules.ts'
import type { KeyRules } from '../../src/domain/keys/life-cycle.ts'
import { Misuse } from '../policy/misuse.ts'

/** As the service itself has them from the same variables. */
export function keyRulesOf(environment: Readonly<Record<string, string | undefined>>): KeyRules {
  const whole = (name: string, otherwise: number) => {
    const value = Number(environment[name] || otherwise)
    if (!Number.isInteger(value) || value < 1) throw new Misuse(`${name} must be a whole number`)
    return value
  }
  return keyRules(whole('SIGNING_KEY_DAYS', 30), whole('ACCESS_TOKEN_SECONDS', 600))
}
