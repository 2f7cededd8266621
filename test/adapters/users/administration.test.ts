/** Administration of accounts over the whole service and the real drivers. */
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
  tokenIn,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let admin: ComposedPerson
let learner: ComposedPerson

beforeAll(async () => {
  service = composeService(own())
  admin = await personWith(service, own(), 'administrator')
  learner = await personWith(service, own(), 'learner')
})

const as =
  (person: ComposedPerson) =>
  (operation: string, body?: object, headers = {}) =>
    service.call(operation, { token: person.token, headers, ...(body && { body }) })
const signIn = (identifier: string, password = goodPassword) =>
  service.call('POST /auth/login', { body: { identifier, password } })

describe('making an account', () => {
  test('201 with roles and attributes; the person signs in at once', async () => {
    const person = { ...somebody(), roles: ['teacher', 'author'], attributes: { courses: ['c1'] } }
    const made = await as(admin)('POST /users', { ...person, emailVerified: true })
    expect(made).toMatchObject({
      status: 201,
      body: {
        user: {
          role: 'teacher',
          roles: ['teacher', 'author'],
          attributes: { courses: ['c1'] },
          status: 'active',
          emailVerified: true,
        },
      },
    })
    expect(made.headers.get('Location')).toBe(`/users/${made.body.user.id}`)
    const { body } = await signIn(person.username)
    const own = await service.call('GET /users/permissions', { token: body.accessToken })
    expect(own.body.roles).toEqual(['teacher', 'author'])
    expect(own.body.permissions).toContain('course:author')
  })

  test('without a password the person is invited, and accepts by choosing one', async () => {
    const { username, email } = somebody()
    const made = await as(admin)('POST /users', { username, email, locale: 'es' })
    expect(made.body.user).toMatchObject({
      status: 'pending',
      emailVerified: false,
      role: 'learner',
    })
    expect((await signIn(username, '!')).status).toBe(401)
    const [mail] = await mailbox(own(), email)
    expect(mail?.subject).toBe('Tu cuenta de Gatehouse te espera')
    const accepted = await service.call('POST /auth/reset-password', {
      body: { token: tokenIn(mail), newPassword: 'another lamp under other stairs' },
    })
    expect(accepted.status).toBe(204)
    const { body } = await signIn(username, 'another lamp under other stairs')
    expect(body.user).toMatchObject({ status: 'active', emailVerified: true })
  })

  test('an invitation expires, is sent again on request, and the older link is worthless then', async () => {
    const { username, email } = somebody()
    const made = await as(admin)('POST /users', { username, email })
    const [first] = await mailbox(own(), email)
    const resent = await as(admin)(`POST /users/${made.body.user.id}/reset-password`)
    expect(resent.status).toBe(202)
    const [second] = await mailbox(own(), email)
    expect(second?.subject).toBe('Your Gatehouse account is waiting for you')
    const accept = (mail: typeof first) =>
      service.call('POST /auth/reset-password', {
        body: { token: tokenIn(mail), newPassword: 'another lamp under other stairs' },
      })
    expect((await accept(first)).status).toBe(422)
    const database = createDatabase({ url: own().cloud.databaseUrl })
    const expire = (by: string) =>
      database.run(
        database.query.execute(
          sql`UPDATE one_time_tokens SET expires_at = now() + ${by}::interval
              WHERE user_id = (SELECT id FROM users WHERE email = ${email}) AND spent_at IS NULL`,
        ),
      )
    await expire('-1 second')
    expect((await accept(second)).status).toBe(422)
    expect((await signIn(username, 'another lamp under other stairs')).status).toBe(401)
    await expire('1 hour')
    expect((await accept(second)).status).toBe(204)
    expect((await accept(second)).status).toBe(422)
    expect((await signIn(username, 'another lamp under other stairs')).status).toBe(200)
    await as(admin)(`POST /users/${made.body.user.id}/reset-password`)
    expect((await mailbox(own(), email))[0]?.subject).toBe('Reset your Gatehouse password')
  })

  test.each<[string, object, string]>([
    [
      'an attribute that no policy declares',
      { attributes: { shoeSize: 44 } },
      'attributes.shoeSize',
    ],
    ['an attribute of another type', { attributes: { courses: 'c1' } }, 'attributes.courses'],
    ['a role that does not exist', { roles: ['wizard'] }, 'roles'],
    ['the role that everyone has', { roles: ['everyone'] }, 'roles'],
    ['an unknown field', { wizard: true }, 'wizard'],
  ])('422 for %s, and nothing is made', async (_name, change, path) => {
    const person = somebody()
    const refused = await as(admin)('POST /users', { ...person, ...change })
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path }] } })
    expect((await signIn(person.username)).status).toBe(401)
  })

  test('403 for a learner, 409 for a name that is taken', async () => {
    expect(await as(learner)('POST /users', somebody())).toMatchObject({
      status: 403,
      body: { permission: 'user:create' },
    })
    const taken = { ...somebody(), username: learner.username }
    expect(await as(admin)('POST /users', taken)).toMatchObject({
      status: 409,
      body: { code: 'username_taken' },
    })
  })
})

describe('reading accounts', () => {
  test('administrators see everybody, page by page, each once', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { status, body, headers } = await as(admin)(`GET /users?limit=3${cursor}`)
      expect(status).toBe(200)
      expect(headers.get('Server-Timing')).toContain('trips;desc="1"')
      seen.push(...body.items.map(({ id }: { id: string }) => id))
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining([admin.id, learner.id]))
  })

  test('teachers see learners alone, and no addresses; learners see themselves', async () => {
    const teacher = await personWith(service, own(), 'teacher')
    const { body } = await as(teacher)('GET /users')
    const others = body.items.filter(({ id }: { id: string }) => id !== teacher.id)
    expect(others.map(({ role }: { role: string }) => role)).toEqual(others.map(() => 'learner'))
    for (const other of others) expect(Object.keys(other)).not.toContain('email')
    const mine = await as(learner)('GET /users')
    expect(mine.body.items.map(({ id }: { id: string }) => id)).toEqual([learner.id])
    expect(mine.body.items[0].email).toBe(`${learner.username}@example.org`)
  })

  test('filters by role, status and the beginning of a name', async () => {
    const { body } = await as(admin)(
      `GET /users?search=${learner.username}&role=learner&status=active`,
    )
    expect(body.items).toMatchObject([{ id: learner.id }])
    expect((await as(admin)('GET /users?status=asleep')).status).toBe(422)
    expect((await as(admin)('GET /users?cursor=bad!')).status).toBe(422)
  })

  test('who may not be seen is not there', async () => {
    for (const id of ['usr_nobody', admin.id]) {
      expect(await as(learner)(`GET /users/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'user_not_found' },
      })
    }
  })
})

describe('changing accounts', () => {
  test('roles are in force at once, with the token of before; twice the same is no failure', async () => {
    const person = await personWith(service, own(), 'learner')
    expect((await as(person)('GET /policies')).status).toBe(403)
    const promoted = await as(admin)(`PUT /users/${person.id}/roles`, {
      role: 'administrator',
      roles: ['learner'],
    })
    expect(promoted).toMatchObject({
      status: 200,
      body: { role: 'administrator', roles: ['administrator', 'learner'] },
    })
    expect((await as(person)('GET /policies')).status).toBe(200)
    await as(admin)(`PUT /users/${person.id}/roles`, { roles: ['learner'] })
    expect((await as(person)('GET /policies')).status).toBe(403)
  })

  test('names and attributes change with If-Match, and a stale one changes nothing', async () => {
    const person = await personWith(service, own(), 'learner')
    const path = `/users/${person.id}`
    const tag = (await as(admin)(`GET ${path}`)).headers.get('ETag') ?? ''
    const change = { firstName: 'Ana', attributes: { courses: ['c9'] } }
    expect(await as(admin)(`PATCH ${path}`, change, { 'If-Match': tag })).toMatchObject({
      status: 200,
      body: change,
    })
    expect(
      (await as(admin)(`PATCH ${path}`, { firstName: 'Eva' }, { 'If-Match': tag })).status,
    ).toBe(412)
    expect((await as(admin)(`GET ${path}`)).body).toMatchObject(change)
  })

  test('any of several tags of If-Match will do', async () => {
    const person = await personWith(service, own(), 'learner')
    const path = `/users/${person.id}`
    const tag = (await as(admin)(`GET ${path}`)).headers.get('ETag')
    const rename = (tags: string) =>
      as(admin)(`PATCH ${path}`, { firstName: 'Ana' }, { 'If-Match': tags })
    expect((await rename('"77", "78"')).status).toBe(412)
    expect((await rename(`"77", ${tag}`)).status).toBe(200)
    expect((await rename(`"77", ${tag}`)).status).toBe(412)
  })

  test('vouching for an address makes a pending account active, and can be taken back', async () => {
    const { username, email } = somebody()
    const made = await as(admin)('POST /users', { username, email })
    expect(made.body.user).toMatchObject({ status: 'pending', emailVerified: false })
    const path = `/users/${made.body.user.id}`
    const vouched = { status: 'active', emailVerified: true }
    expect(await as(admin)(`PATCH ${path}`, { emailVerified: true })).toMatchObject({
      status: 200,
      body: vouched,
    })
    const seen = await as(admin)(`GET ${path}`)
    expect(seen.body).toMatchObject(vouched)
    const back = await as(admin)(
      `PATCH ${path}`,
      { emailVerified: false },
      { 'If-Match': seen.headers.get('ETag') ?? '' },
    )
    expect(back.status).toBe(200)
    expect((await as(admin)(`GET ${path}`)).body).toMatchObject({
      status: 'active',
      emailVerified: false,
    })
  })

  test('only who may write that field vouches for an address; names and states have routes of their own', async () => {
    const support = await personWith(service, own(), 'support')
    const vouch = { firstName: 'Lea', emailVerified: true }
    expect(await as(support)(`PATCH /users/${learner.id}`, vouch)).toMatchObject({
      status: 403,
      body: { field: 'emailVerified' },
    })
    for (const [field, value] of Object.entries({ username: 'other', status: 'active' })) {
      expect(await as(admin)(`PATCH /users/${learner.id}`, { [field]: value })).toMatchObject({
        status: 422,
        body: { errors: [{ path: field, code: 'unknown_field' }] },
      })
    }
    expect(await as(admin)(`PATCH /users/${learner.id}`, { emailVerified: 'yes' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'emailVerified', code: 'wrong_type' }] },
    })
  })

  test('another address for whoever has lost the mailbox: sessions end, both mailboxes hear of it', async () => {
    const person = await personWith(service, own(), 'learner')
    const [old, { email }] = [`${person.username}@example.org`, somebody()]
    const patch = (body: object) => as(admin)(`PATCH /users/${person.id}`, body)
    expect(await patch({ email: `${admin.username}@example.org` })).toMatchObject({
      status: 409,
      body: { code: 'email_taken' },
    })
    const moved = await patch({ email, firstName: 'Ana' })
    expect(moved).toMatchObject({ status: 200, body: { email, emailVerified: false } })
    expect((await as(person)('GET /users/profile')).status).toBe(401)
    expect((await mailbox(own(), old))[0]?.subject).toMatch(/address of your .* was changed/)
    expect((await as(admin)(`GET /users/${person.id}`)).headers.get('ETag')).toBe(
      moved.headers.get('ETag'),
    )
    const [mail] = await mailbox(own(), email)
    await service.call('POST /auth/verify-email', { body: { token: tokenIn(mail) } })
    const { body } = await as(admin)(`GET /users/${person.id}`)
    expect(body).toMatchObject({ email, emailVerified: true, firstName: 'Ana' })
    const support = await personWith(service, own(), 'support')
    expect(await as(support)(`PATCH /users/${person.id}`, { email: old })).toMatchObject({
      status: 403,
      body: { field: 'email' },
    })
  })

  test('support changes names of learners, no attributes, and nothing of administrators', async () => {
    const support = await personWith(service, own(), 'support')
    const patch = (id: string, body: object) => as(support)(`PATCH /users/${id}`, body)
    expect((await patch(learner.id, { firstName: 'Lea' })).status).toBe(200)
    expect(await patch(learner.id, { attributes: {} })).toMatchObject({
      status: 403,
      body: { field: 'attributes' },
    })
    expect((await patch(admin.id, { firstName: 'X' })).status).toBe(403)
  })

  test('disabling ends every session at once; enabling lets the person sign in again', async () => {
    const person = await personWith(service, own(), 'learner')
    expect((await as(admin)(`POST /users/${person.id}/disable`)).body.status).toBe('disabled')
    expect((await as(person)('GET /users/profile')).status).toBe(401)
    expect((await signIn(person.username)).body.code).toBe('account_disabled')
    expect((await as(admin)(`POST /users/${person.id}/enable`)).body.status).toBe('active')
    expect((await signIn(person.username)).status).toBe(200)
  })

  test('disabling makes links worthless, for good, and both are told by mail', async () => {
    const person = await personWith(service, own(), 'learner')
    const email = `${person.username}@example.org`
    await service.call('POST /auth/forgot-password', { body: { email } })
    const [link] = await mailbox(own(), email)
    await as(admin)(`POST /users/${person.id}/disable`)
    const [disabled] = await mailbox(own(), email)
    expect(disabled?.subject).toBe('Your Gatehouse account was disabled')
    const body = { token: tokenIn(link), newPassword: 'another lamp under other stairs' }
    const reset = () => service.call('POST /auth/reset-password', { body })
    expect((await reset()).status).toBe(422)
    await service.call('POST /auth/forgot-password', { body: { email } })
    expect((await mailbox(own(), email))[0]?.subject).toBe(disabled?.subject) // nothing new
    await as(admin)(`POST /users/${person.id}/enable`)
    expect((await mailbox(own(), email))[0]?.subject).toBe(
      'Your Gatehouse account is enabled again',
    )
    expect((await reset()).status).toBe(422)
    expect((await signIn(person.username)).status).toBe(200)
  })

  test('signing out, resetting and deleting', async () => {
    const person = await personWith(service, own(), 'learner')
    const path = `/users/${person.id}`
    expect((await as(admin)(`POST ${path}/sign-out`)).status).toBe(204)
    expect((await as(person)('GET /users/profile')).status).toBe(401)
    expect((await as(admin)(`POST ${path}/reset-password`)).status).toBe(202)
    const [mail] = await mailbox(own(), `${person.username}@example.org`)
    expect(mail?.subject).toBe('Reset your Gatehouse password')
    expect((await as(admin)(`DELETE ${path}`)).status).toBe(204)
    expect((await as(admin)(`GET ${path}`)).status).toBe(404)
    expect((await signIn(person.username)).status).toBe(401)
  })

  test('administrators do none of this to themselves', async () => {
    const path = `/users/${admin.id}`
    expect((await as(admin)(`POST ${path}/disable`)).status).toBe(403)
    expect((await as(admin)(`DELETE ${path}`)).status).toBe(403)
    expect((await as(admin)(`PUT ${path}/roles`, { roles: ['learner'] })).status).toBe(403)
  })
})

test('the own profile is nobody’s id: other methods are refused there', async () => {
  const answer = await as(admin)('PATCH /users/profile', {})
  expect(answer.status).toBe(405)
  expect(answer.headers.get('Allow')).toContain('PUT')
})
