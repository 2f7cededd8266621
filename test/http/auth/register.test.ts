import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { mailTo, somebody, sql } from '../support/people.ts'

describe('201', () => {
  test('a person registers and gets what everybody may know of an account', async () => {
    const person = somebody()
    const answer = await call('POST /auth/register', {
      body: { ...person, firstName: ' Zoë ', lastName: 'García', locale: 'es-MX' },
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      user: {
        id: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
        username: person.username,
        email: person.email,
        emailVerified: false,
        role: 'learner',
        roles: ['learner'],
        attributes: {},
        firstName: 'Zoë',
        lastName: 'García',
        locale: 'es',
        status: 'active',
        mfaEnabled: false,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        updatedAt: expect.any(String),
      },
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('the address gets a mail in the person’s language', async () => {
    const person = somebody()
    await call('POST /auth/register', { body: { ...person, locale: 'es' } })
    const { token } = await mailTo(person.email, /^Confirma tu/)
    expect(token).toMatch(/^[\w-]{43}$/)
  })

  test('what is stored of the password is a bcrypt hash, and nobody gets to see it', async () => {
    const person = somebody()
    const answer = await call('POST /auth/register', { body: person })
    const [row] = await sql('SELECT * FROM users WHERE username = $1', [person.username])
    expect(row?.password_hash).toMatch(/^\$2b\$04\$/)
    expect(JSON.stringify(answer.body)).not.toContain(String(row?.password_hash))
  })
})

describe('409', () => {
  test('a username is taken whatever its case', async () => {
    const person = somebody()
    await call('POST /auth/register', { body: person })
    const again = { ...somebody(), username: person.username.toUpperCase() }
    expect(await call('POST /auth/register', { body: again })).toMatchObject(
      problem(409, 'username_taken'),
    )
  })

  test('an address is taken whatever its case', async () => {
    const person = somebody()
    await call('POST /auth/register', { body: person })
    const again = { ...somebody(), email: person.email.toUpperCase() }
    expect(await call('POST /auth/register', { body: again })).toMatchObject(
      problem(409, 'email_taken'),
    )
  })

  test('of eight registrations of one name at the same moment, one succeeds', async () => {
    const { username } = somebody()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        call('POST /auth/register', { body: { ...somebody(), username } }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
    expect(await sql('SELECT id FROM users WHERE username = $1', [username])).toHaveLength(1)
  })
})

describe('422', () => {
  test.each([
    ['mixed scripts', { username: 'pаypal-team' }, 'username'],
    ['a zero-width space', { username: 'ma​ria' }, 'username'],
    ['a direction override', { username: 'abc‮def' }, 'username'],
    ['a reserved name', { username: 'Admin' }, 'username'],
    ['a display name', { email: 'Bob <bob@example.org>' }, 'email'],
    ['two addresses', { email: 'a@example.org,b@example.org' }, 'email'],
    ['eleven characters', { password: 'abc def ghi' }, 'password'],
    ['129 characters', { password: 'aé'.repeat(64).concat('x') }, 'password'],
    ['one of the most common passwords', { password: 'password1234' }, 'password'],
    ['markup in a name', { firstName: '<b>Eve</b>' }, 'firstName'],
    ['a language nobody writes', { locale: 'tlh' }, 'locale'],
    ['a NUL character', { firstName: 'a\u0000b' }, 'firstName'],
    ['a lone surrogate', { username: 'abc\ud800def' }, 'username'],
    ['a number for a name', { username: 42 }, 'username'],
    ['a field that nobody asked for', { role: 'administrator' }, 'role'],
  ])('%s is refused under the name of its field, and makes nobody', async (_name, wrong, path) => {
    const person = { ...somebody(), ...wrong }
    const answer = await call('POST /auth/register', { body: person })
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path)
    expect(answer.body.errors[0].message).not.toBe('')
    expect(await sql('SELECT id FROM users WHERE email = $1', [person.email])).toEqual([])
  })

  test('a password made of the person’s own names is refused with the reason', async () => {
    const person = somebody()
    const answer = await call('POST /auth/register', {
      body: { ...person, password: `${person.username}1` },
    })
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors[0].code).toBe('password_contains_name')
  })

  test('everything that is wrong is said at once', async () => {
    const answer = await call('POST /auth/register', {
      body: { username: '-', email: 'nobody', password: goodEnough },
    })
    const paths = answer.body.errors.map((error: { path: string }) => error.path)
    expect(paths.sort()).toEqual(['email', 'username'])
  })

  const goodEnough = 'plenty of words for one door'
})
