/** Better Auth, asked as its client asks it. */
import type { Cloud } from '../cloud.ts'
import { exchange } from '../exchange.ts'
import { type Person, type Service, somebody } from '../service.ts'
import { totpCode } from '../totp-code.ts'
import type { RunningWorker } from '../workerd.ts'

export function betterAuthService(name: string, worker: RunningWorker, cloud: Cloud): Service {
  const origin = cloud.variables.BASE_URL ?? ''
  const headersOf = (person?: Person) => ({ origin, ...person?.credentials })
  const get = (path: string, person: Person) =>
    exchange(`${worker.url}/api/auth${path}`, { headers: headersOf(person) })
  const post = (path: string, body: object, person?: Person) =>
    exchange(`${worker.url}/api/auth${path}`, { method: 'POST', body, headers: headersOf(person) })
  const signUp = async (person: Person) => {
    const { username, email, password } = person
    const { cookies } = await post('/sign-up/email', { name: username, email, password })
    person.credentials = { cookie: cookies }
  }
  const signIn = async (person: Person) => {
    const { email, password } = person
    const { cookies } = await post('/sign-in/email', { email, password })
    person.credentials = { cookie: cookies }
  }

  const getSession = async (person: Person) => {
    const { body } = await get('/get-session', person)
    if (!body?.session) throw new Error(`${name} knows no session`)
  }

  return {
    name,
    worker,
    async newPerson() {
      const person = somebody()
      await signUp(person)
      return person
    },
    operations: {
      'sign up': signUp,
      'sign in': signIn,
      'session check': getSession,
      // Whoever asks for the session gets the person with it.
      'profile read': getSession,
      // The nearest that it has: a new access token for the session, from its JWT plugin.
      refresh: (person) => get('/token', person).then(() => {}),
      async 'change password'(person) {
        const newPassword = `${person.password} too`
        const { cookies } = await post(
          '/change-password',
          { currentPassword: person.password, newPassword, revokeOtherSessions: true },
          person,
        )
        person.password = newPassword
        person.credentials = { cookie: cookies }
      },
      'sign out': (person) => post('/sign-out', {}, person).then(() => {}),
      async 'sign in with a code'(person) {
        const { email, password, totpSecret = '' } = person
        const { cookies } = await post('/sign-in/email', { email, password })
        const challenged = { ...person, credentials: { cookie: cookies } }
        const verified = await post(
          '/two-factor/verify-totp',
          { code: totpCode(totpSecret, 0) },
          challenged,
        )
        person.credentials = { cookie: verified.cookies }
      },
    },
    async enrol(person) {
      const { body } = await post('/two-factor/enable', { password: person.password }, person)
      person.totpSecret = new URL(body.totpURI).searchParams.get('secret') ?? ''
      await post('/two-factor/verify-totp', { code: totpCode(person.totpSecret, -1) }, person)
    },
    setDistance: cloud.setDistance,
    takeTrips: cloud.takeTrips,
  }
}
