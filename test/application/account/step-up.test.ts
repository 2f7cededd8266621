import { describe, expect, it } from 'vitest'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { enrolTotp } from '../support/factors.ts'
import { deliver } from '../support/mail.ts'
import { ada, aLearner, origin } from '../support/people.ts'
import { aService } from '../support/service.ts'

const asked = (level: 'aal1' | 'aal2') =>
  err({ kind: 'step_up_required', stepUp: { level, maxAgeSeconds: 300 } })

describe.each([
  ['asking for another address', 'requestEmailChange'],
  ['closing the account', 'closeAccount'],
] as const)('%s', (_name, useCase) => {
  async function withAda() {
    const service = aService()
    const here = await aLearner(service, ada)
    await deliver(service)
    const attempt = (currentPassword?: string) =>
      service.application.account[useCase]({
        caller: here.caller,
        newEmail: 'ada@new.example',
        currentPassword,
        origin,
      })
    return { service, here, attempt }
  }

  it('takes no password within five minutes of the sign-in', async () => {
    const { service, attempt } = await withAda()
    service.clock.advance(minutes(5))
    expect(await attempt()).toEqual(ok())
  })

  it('asks who it is after that, and changes nothing', async () => {
    const { service, attempt } = await withAda()
    service.clock.advance(minutes(5) + 1)
    const before = service.everythingStored()
    expect(await attempt()).toEqual(asked('aal1'))
    expect(service.everythingStored()).toEqual(before)
  })

  it('takes the password instead', async () => {
    const { service, attempt } = await withAda()
    service.clock.advance(minutes(6))
    expect(await attempt(ada.password)).toEqual(ok())
  })

  it('asks who has a second factor for that one, password or not', async () => {
    const { service, here, attempt } = await withAda()
    await enrolTotp(service, here)
    service.clock.advance(minutes(6))
    expect(await attempt(ada.password)).toEqual(asked('aal2'))
    expect(await attempt()).toEqual(asked('aal2'))
  })
})

it('stopping a change of address never asks', async () => {
  const service = aService()
  const { caller } = await aLearner(service, ada)
  const { requestEmailChange, stopEmailChange } = service.application.account
  await requestEmailChange({ caller, newEmail: 'ada@new.example', origin })
  service.clock.advance(minutes(6))
  expect(await stopEmailChange({ caller, origin })).toEqual(ok())
})
