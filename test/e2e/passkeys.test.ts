/** Passkeys, made and used by a real browser with a virtual authenticator. */
import { existsSync } from 'node:fs'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { call } from './support/client.ts'
import { useGatehouse } from './support/service.ts'

const executablePath = '/usr/bin/chromium'
const gatehouse = useGatehouse('dev')
const password = 'violet lamp under seven stairs'

interface Person {
  readonly username: string
  readonly token: string
}

describe.skipIf(!existsSync(executablePath))('in Chromium (Debian package chromium)', () => {
  let browser: Browser
  let page: Page
  let devTools: CDPSession
  let authenticatorId: string

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    })
  })

  afterAll(() => browser?.close())

  beforeEach(async () => {
    page = await browser.newPage()
    await page.goto(`${gatehouse().url}/account/forgot-password`)
    devTools = await page.context().newCDPSession(page)
    await devTools.send('WebAuthn.enable')
    const added = await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    authenticatorId = added.authenticatorId
    return () => page.close()
  })

  test('somebody adds a passkey, and signs in with nothing else', async () => {
    const person = await signedUp()
    const added = await addPasskey(person, 'Phone')
    expect(added).toMatchObject({
      status: 201,
      body: { passkey: { name: 'Phone', lastUsedAt: null }, recoveryCodes: { length: 10 } },
    })
    const signedIn = await signInWithPasskey()
    expect(signedIn).toMatchObject({
      status: 200,
      body: { status: 'authenticated', user: { username: person.username, mfaEnabled: true } },
    })
    const claims = claimsOf(signedIn.body.accessToken)
    expect(claims).toMatchObject({ acr: 'aal2', amr: ['pop', 'user', 'mfa'] })
    const factors = await api('GET /users/mfa', { token: signedIn.body.accessToken })
    expect(factors.body).toMatchObject({
      enabled: true,
      passkeys: [{ name: 'Phone', lastUsedAt: expect.any(String) }],
    })
  })

  test('with the password, the passkey is the second factor', async () => {
    const person = await signedUp()
    await addPasskey(person, 'Key')
    const { body: challenge } = await login(person)
    expect(challenge).toMatchObject({
      status: 'mfa_required',
      methods: ['passkey', 'recovery_code'],
    })
    const credential = await get(challenge.publicKey)
    const verify = () =>
      api('POST /auth/mfa/verify', {
        body: { challengeToken: challenge.challengeToken, method: 'passkey', credential },
      })
    const signedIn = await verify()
    expect(signedIn.status).toBe(200)
    expect(claimsOf(signedIn.body.accessToken)).toMatchObject({
      amr: ['pwd', 'pop', 'user', 'mfa'],
    })
    // The same answer to the same challenge opens nothing more.
    expect(await verify()).toMatchObject({ status: 401, body: { code: 'invalid_challenge' } })
  })

  test('the passkey of one does not complete the sign-in of another', async () => {
    const [ana, bob] = [await signedUp(), await signedUp()]
    await addPasskey(ana, 'Key')
    await addPasskey(bob, 'Key')
    await forgetAllBut(ana)
    const { body: challenge } = await login(bob)
    const credential = await get(challenge.publicKey)
    const { challengeToken } = challenge
    expect(
      await api('POST /auth/mfa/verify', {
        body: { challengeToken, method: 'passkey', credential },
      }),
    ).toMatchObject({ status: 401, body: { code: 'invalid_passkey' } })
  })

  test('an answer to another challenge is refused', async () => {
    await addPasskey(await signedUp(), 'Key')
    const [one, other] = [await offer(), await offer()]
    const credential = await get(one.publicKey)
    expect(await verifyAlone(other.challengeToken, credential)).toMatchObject({
      status: 401,
      body: { code: 'invalid_passkey' },
    })
  })

  test('an answer from a page of another origin is refused', async () => {
    await addPasskey(await signedUp(), 'Key')
    const { challengeToken, publicKey } = await offer()
    await page.goto(`${gatehouse().cloudUrl.replace('127.0.0.1', 'localhost')}/mailbox`)
    const credential = await get(publicKey)
    expect(await verifyAlone(challengeToken, credential)).toMatchObject({
      status: 401,
      body: { code: 'invalid_passkey' },
    })
  })

  test('an authenticator that has not verified its user does not sign in', async () => {
    await addPasskey(await signedUp(), 'Key')
    const { challengeToken, publicKey } = await offer()
    await devTools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    const credential = await get({ ...publicKey, userVerification: 'discouraged' })
    expect(await verifyAlone(challengeToken, credential)).toMatchObject({
      status: 401,
      body: { code: 'invalid_passkey' },
    })
  })

  test('a copy that lags behind the counter is refused', async () => {
    await addPasskey(await signedUp(), 'Key')
    expect((await signInWithPasskey()).status).toBe(200)
    const { credentials } = await devTools.send('WebAuthn.getCredentials', { authenticatorId })
    const [copy] = credentials
    if (!copy) throw new Error('The authenticator has lost its credential')
    await devTools.send('WebAuthn.removeCredential', {
      authenticatorId,
      credentialId: copy.credentialId,
    })
    await devTools.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: { ...copy, signCount: 0 },
    })
    expect(await signInWithPasskey()).toMatchObject({
      status: 401,
      body: { code: 'invalid_passkey' },
    })
  })

  test('something sensitive is unlocked by it, and it is renamed and removed', async () => {
    const person = await signedUp()
    const { body } = await addPasskey(person, 'Key')
    const { challengeToken, publicKey } = await offer()
    const raised = await api('POST /auth/step-up', {
      token: person.token,
      body: { method: 'passkey', challengeToken, credential: await get(publicKey) },
    })
    expect(raised.status).toBe(200)
    const { accessToken: token } = raised.body
    const path = `/users/mfa/passkeys/${body.passkey.id}`
    expect((await api(`PATCH ${path}`, { token, body: { name: 'Key ring' } })).status).toBe(204)
    expect((await api('GET /users/mfa', { token })).body.passkeys).toMatchObject([
      { name: 'Key ring' },
    ])
    expect((await api(`DELETE ${path}`, { token })).status).toBe(204)
    expect((await signInWithPasskey()).status).toBe(401)
    expect((await login(person)).body.status).toBe('authenticated')
  })

  async function addPasskey({ token }: Person, name: string) {
    const { body } = await api('POST /users/mfa/passkeys/options', { token })
    const credential = await inPage('create', 'Creation', body.publicKey)
    const { challengeToken } = body
    return api('POST /users/mfa/passkeys', { token, body: { challengeToken, name, credential } })
  }

  const get = (options: object) => inPage('get', 'Request', options)

  /** What the browser answers, as JSON. Written as text: these tests are not compiled for a browser. */
  function inPage(method: 'create' | 'get', kind: 'Creation' | 'Request', options: object) {
    return page.evaluate<unknown>(`(async () => {
      const publicKey = PublicKeyCredential.parse${kind}OptionsFromJSON(${JSON.stringify(options)})
      return (await navigator.credentials.${method}({ publicKey })).toJSON()
    })()`)
  }

  async function signInWithPasskey() {
    const { challengeToken, publicKey } = await offer()
    return verifyAlone(challengeToken, await get(publicKey))
  }

  /** Leaves the authenticator with the passkey of one person. */
  async function forgetAllBut({ username }: Person) {
    const { credentials } = await devTools.send('WebAuthn.getCredentials', { authenticatorId })
    for (const { credentialId, userName } of credentials) {
      if (userName === username) continue
      await devTools.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
    }
  }
})

const api = (operation: string, request?: Parameters<typeof call>[2]) =>
  call(gatehouse().url, operation, request)

async function signedUp(): Promise<Person> {
  const username = `p-${crypto.randomUUID().slice(0, 13)}`
  const email = `${username}@example.org`
  await api('POST /auth/register', { body: { username, email, password } })
  const { body } = await login({ username })
  return { username, token: body.accessToken }
}

const login = ({ username }: { readonly username: string }) =>
  api('POST /auth/login', { body: { identifier: username, password } })

async function offer() {
  return (await api('POST /auth/passkey/options')).body
}

const verifyAlone = (challengeToken: string, credential: unknown) =>
  api('POST /auth/passkey/verify', { body: { challengeToken, credential } })

function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
