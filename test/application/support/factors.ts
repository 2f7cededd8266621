/** People with a second factor, and the codes that their app shows. */
import { generateSync } from 'otplib'
import { seconds } from '../../../src/domain/shared/instant.ts'
import { origin, register, type SignedInPerson, signIn, succeeded } from './people.ts'
import type { Service } from './service.ts'

export interface PersonWithTotp extends SignedInPerson {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

/** The code that the app shows now. */
export function codeNow({ clock }: Service, secret: string): string {
  return generateSync({ secret, epoch: clock.now() / 1000 })
}

/** Until the app shows another code: the one that was used is worth nothing any more. */
export function waitForNextCode({ clock }: Service): void {
  clock.advance(seconds(30))
}

export async function enrolTotp(service: Service, person: SignedInPerson): Promise<PersonWithTotp> {
  const { caller } = person
  const { factor } = service.application
  const { secret } = succeeded(await factor.enrolTotp({ caller, origin }))
  const code = codeNow(service, secret)
  const { recoveryCodes } = succeeded(await factor.confirmTotp({ caller, code, origin }))
  waitForNextCode(service)
  return { ...person, secret, recoveryCodes }
}

export async function aPersonWithTotp(
  service: Service,
  person: Parameters<typeof register>[1],
): Promise<PersonWithTotp> {
  await register(service, person)
  return enrolTotp(service, await signIn(service, person))
}

/** The password is right, and a challenge comes back. */
export async function challenged(
  { application }: Service,
  person: { readonly username: string; readonly password: string },
): Promise<string> {
  const { username: identifier, password } = person
  const outcome = succeeded(
    await application.session.signIn({ identifier, password, portal: 'learn', origin }),
  )
  if (outcome.status !== 'mfa_required') throw new Error('No second factor was asked for')
  return outcome.challengeToken
}
