/** Gatehouse as it is deployed, asked as a portal asks it. */

import type { Cloud } from './cloud.ts'
import { exchange } from './exchange.ts'
import { type Person, type Service, somebody } from './service.ts'
import { totpCode } from './totp-code.ts'
import type { RunningWorker } from './workerd.ts'

/** `name` says which route is the session check: one that asks Redis each time, or one that takes this isolate's word. */
export function gatehouse(
  name: string,
  check: '/users/profile' | '/users/permissions',
  worker: RunningWorker,
  cloud: Cloud,
): Service {
  const post = (path: string, body: object, person?: Person) =>
    exchange(`${worker.url}${path}`, {
      method: 'POST',
      body,
      headers: person?.credentials ?? {},
      expected: [200, 201, 202, 204],
    })
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const signUp = ({ username, email, password }: Person) =>
    post('/auth/register', { username, email, password }).then(() => {})
  const signIn = async (person: Person) => {
    const { email: identifier, password } = person
    const { body } = await post('/auth/login', { identifier, password })
    person.credentials = bearer(body.accessToken)
    person.refreshToken = body.refreshToken
  }

  return {
    name,
    worker,
    async newPerson() {
      const person = somebody()
      await signUp(person)
      for (let attempt = 0; attempt < 6; attempt += 1) {
        const token = await cloud.tokenInMail(person.email)
        if (token !== undefined) {
          await post('/auth/verify-email', { token })
          return person
        }
        // After a storm of sign-ups its letter may be far behind: as a person would, ask once more.
        await post('/auth/verify-email/resend', { email: person.email })
      }
      throw new Error('No mail has arrived')
    },
    operations: {
      'sign up': signUp,
      'sign in': signIn,
      'session check': (person) =>
        exchange(`${worker.url}${check}`, { headers: person.credentials }).then(() => {}),
      async refresh(person) {
        const { body } = await post('/auth/refresh-token', { refreshToken: person.refreshToken })
        person.credentials = bearer(body.accessToken)
        person.refreshToken = body.refreshToken
      },
      async 'change password'(person) {
        const newPassword = `${person.password} too`
        await exchange(`${worker.url}/users/password`, {
          method: 'PUT',
          headers: person.credentials,
          body: { currentPassword: person.password, newPassword },
          expected: [204],
        })
        person.password = newPassword
      },
      'sign out': (person) => post('/auth/logout', {}, person).then(() => {}),
      async 'sign in with a code'(person) {
        const { email: identifier, password, totpSecret = '' } = person
        const { body: challenge } = await post('/auth/login', { identifier, password })
        const { body } = await post('/auth/mfa/verify', {
          challengeToken: challenge.challengeToken,
          method: 'totp',
          code: totpCode(totpSecret, 0),
        })
        person.credentials = bearer(body.accessToken)
      },
    },
    async enrol(person) {
      const { body } = await post('/users/mfa/totp', {}, person)
      person.totpSecret = body.secret
      // A code opens once: the sign-in that follows takes this step's.
      await post('/users/mfa/totp/confirm', { code: totpCode(body.secret, -1) }, person)
    },
    setDistance: cloud.setDistance,
    takeTrips: cloud.takeTrips,
  }
}
