/** The first administrator of a laptop. */
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import type { Application } from '../../src/application/application.ts'
import { Complaint } from './complaint.ts'
import { readOrMake } from './secrets.ts'

export interface Administrator {
  readonly username: string
  readonly email: string
  readonly password: string
}

export interface FirstAdministrator {
  readonly administrator: Administrator
  /** `created`: just now. `exists`: from an earlier start; its password may have been changed since. */
  readonly status: 'created' | 'exists'
  /** Where the password can be read again; undefined when it came from the environment or is not kept. */
  readonly file: string | undefined
}

/** Makes the administrator whom the environment names, or one with a random password kept in the data folder. */
export async function ensureAdministrator(
  { account }: Pick<Application, 'account'>,
  data: string,
  environment: NodeJS.ProcessEnv,
): Promise<FirstAdministrator> {
  const named = {
    username: environment.GATEHOUSE_ADMIN_USERNAME || 'admin',
    email: environment.GATEHOUSE_ADMIN_EMAIL || 'admin@gatehouse.example',
  }
  const password = environment.GATEHOUSE_ADMIN_PASSWORD
  const file = password || data === 'memory' ? undefined : join(data, 'admin.json')
  const made = () => ({ ...named, password: password || randomPassword() })
  const administrator = file ? await readOrMake(file, made) : made()

  const result = await account.createAdministrator({
    ...administrator,
    origin: { requestId: 'local', address: null, userAgent: null },
  })
  if (result.ok) return { administrator, status: result.value.status, file }
  const reasons = result.error.violations.map(
    ({ path, message }) => `  GATEHOUSE_ADMIN_${path.toUpperCase()}: ${message}`,
  )
  throw new Complaint(['The administrator cannot be made:', ...reasons].join('\n'))
}

/** Four groups of five letters and digits that nobody mixes up: 98 bits. */
function randomPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}
