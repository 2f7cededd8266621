/** Gatehouse as it is deployed, asked as a portal asks it. */

import type { Cloud } from './cloud.ts'
import { exchange } from './exchange.ts'
import { type Person, type Service, somebody } from './service.ts'
import { totpCode } from './totp-code.ts'
import type { RunningWorker } from './workerd.ts'

/**
 * What is asked who somebody is: `introspection` by a portal's back end, which asks Redis each time, or `permissions`, which
 * takes this isolate's word of the last seconds.
 */
export type SessionCheck =
  | { readonly by: 'introspection'; readonly credential: string }
  | { readonly by: 'permissions' }

export function gatehouse(
  name: string,
  check: SessionCheck,
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
  const get = (path: string, person: Person) =>
    exchange(`${worker.url}${path}`, { headers: person.credentials })
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
      async 'session check'(person) {
        if (check.by === 'permissions') {
          await get('/users/permissions', person)
          return
        }
        const { body } = await exchange(`${worker.url}/oauth/introspect`, {
          method: 'POST',
          headers: bearer(check.credential),
          form: { token: person.credentials.authorization?.replace('Bearer ', '') ?? '' },
        })
        if (!body.active) throw new Error(`${name} knows no session`)
      },
      'profile read': (person) => get('/users/profile', person).then(() => {}),
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

/** A credential as an administrator gives one to a portal's back end, so that it may ask who somebody is. */
export async function portalCredential(worker: RunningWorker, cloud: Cloud): Promise<string> {
  if (!cloud.administrator) throw new Error('This cloud has no administrator')
  const { email: identifier, password } = cloud.administrator
  const signedIn = await exchange(`${worker.url}/auth/login`, {
    method: 'POST',
    body: { identifier, password },
  })
  const { body } = await exchange(`${worker.url}/service-credentials`, {
    method: 'POST',
    headers: { authorization: `Bearer ${signedIn.body.accessToken}` },
    body: { name: 'bench', permissions: ['access:evaluate'] },
    expected: [201],
  })
  return body.token
}
