/** Policies from draft to rollback, over the whole service and the real drivers. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

interface File {
  readonly path: string
  readonly content: string
}

const own = useOwnCloud()
let service: ComposedService
let admin: ComposedPerson
let learner: ComposedPerson

beforeAll(async () => {
  service = composeService(own())
  admin = await personWith(service, own(), 'administrator')
  learner = await personWith(service, own(), 'learner')
})

afterEach(() => {
  vi.useRealTimers()
})

const inForce = async () => (await service.call('GET /policies', { token: admin.token })).body
const publish = (files: readonly File[], base: string, by = admin) =>
  service.call('POST /policies', {
    token: by.token,
    body: { message: 'A test changes something', files },
    headers: { 'If-Match': `"${base}"` },
  })
const rewritten = (files: readonly File[], path: string, edit: (content: string) => string) =>
  files.map((file) => (file.path === path ? { path, content: edit(file.content) } : file))
/** Without the shipped test that says they must not. */
const learnersReadPermissions = (files: readonly File[]) =>
  rewritten(
    files.filter(({ path }) => path !== 'service.test.yaml'),
    'roles.yaml',
    (content) =>
      content.replace('[course:read, lesson:read,', '[permission:read, course:read, lesson:read,'),
  )
const mayReadPermissions = async (by: ComposedPerson, at = service) =>
  (await at.call('GET /permissions', { token: by.token })).status === 200

describe('the life of a policy', () => {
  test('begins with what the service is built with', async () => {
    const policies = await inForce()
    expect(policies.version).toMatch(/^0-[\w-]{12}$/)
    expect(policies.files.map(({ path }: File) => path)).toContain('course.yaml')
    expect(policies.publishedBy).toBeNull()
  })

  test('shows whom a draft would touch, before anything is touched', async () => {
    const { files } = await inForce()
    const { body } = await service.call('POST /policies/simulate', {
      token: admin.token,
      body: { files: learnersReadPermissions(files) },
    })
    expect(body.roles).toContainEqual({
      role: 'learner',
      users: 1,
      gains: ['permission:read'],
      losses: [],
      changed: [],
    })
    expect(body.sample).toContainEqual(
      expect.objectContaining({ user: learner.id, gains: ['permission:read'] }),
    )
    expect(await mayReadPermissions(learner)).toBe(false)
  })

  test('is in force after publishing, here at once and in every isolate within 5 s; and back again', async () => {
    const other = composeService(own())
    const before = await inForce()
    expect(await mayReadPermissions(learner, other)).toBe(false)

    const published = await publish(learnersReadPermissions(before.files), before.version)
    expect(published.status).toBe(201)
    expect(published.body.version).toMatch(/^1-/)
    expect(published.headers.get('ETag')).toBe(`"${published.body.version}"`)
    expect(await mayReadPermissions(learner)).toBe(true)
    expect((await inForce()).publishedBy).toBe(admin.id)

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4_900 })
    expect(await mayReadPermissions(learner, other)).toBe(true)

    const again = await publish(before.files, published.body.version)
    expect(again.body.version).toMatch(/^2-/)
    expect(await mayReadPermissions(learner)).toBe(false)
    const back = await service.call('POST /policies/versions/1/rollback', { token: admin.token })
    expect(back).toMatchObject({ status: 201, body: { version: expect.stringMatching(/^3-/) } })
    expect(back.body.version.slice(2)).toBe(published.body.version.slice(2))
    expect(await mayReadPermissions(learner)).toBe(true)
    expect((await publish(before.files, back.body.version)).status).toBe(201)
    const { body } = await service.call('GET /policies/versions?limit=3', { token: admin.token })
    expect(body.items.map(({ version }: { version: string }) => version[0])).toEqual([
      '4',
      '3',
      '2',
    ])
  })

  test('of two who publish from one version, one gets 412 and is told what to merge', async () => {
    const { files, version } = await inForce()
    const drafts = ['one', 'two'].map((word) =>
      rewritten(files, 'course.yaml', (content) => `${content}\n# ${word}\n`),
    )
    const answers = await Promise.all(drafts.map((draft) => publish(draft, version)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 412])
    const refused = answers.find(({ status }) => status === 412)
    expect(refused?.body.code).toBe('precondition_failed')
    expect(refused?.body.detail).toContain('course.yaml')
    expect(await publish(files, version)).toMatchObject({ status: 412 })
  })

  test('asks for the version that the change was made from', async () => {
    const { files } = await inForce()
    const answer = await service.call('POST /policies', {
      token: admin.token,
      body: { message: 'x', files },
    })
    expect(answer).toMatchObject({ status: 428, body: { code: 'precondition_required' } })
  })

  test('is made from any of several versions, each with its hash or by its sequence alone', async () => {
    const { files, version } = await inForce()
    const [sequence = ''] = version.split('-')
    const from = (ifMatch: string) =>
      service.call('POST /policies', {
        token: admin.token,
        body: { message: 'The same again', files },
        headers: { 'If-Match': ifMatch },
      })
    for (const none of [`W/"${version}"`, '"99"', `"${sequence}-AAAAAAAAAAAA"`, '"x", "99-y"']) {
      expect(await from(none), none).toMatchObject({
        status: 412,
        body: { code: 'precondition_failed', detail: expect.stringContaining(`${sequence} is in`) },
      })
    }
    expect((await from('*')).status).toBe(428)
    expect((await from('"a" "b"')).status).toBe(400)
    expect((await from(`"99", "${version}"`)).status).toBe(201)
    expect((await from(`"${Number(sequence) + 1}"`)).status).toBe(201)
    expect((await from(`${Number(sequence) + 2}`)).status).toBe(201)
  })

  test('is refused with file, line and column when it does not compile, and nothing changes', async () => {
    const { files, version } = await inForce()
    const broken = rewritten(files, 'roles.yaml', (content) =>
      content.replace('course:teach', 'course:taech'),
    )
    const answer = await publish(broken, version)
    expect(answer).toMatchObject({ status: 422, body: { code: 'policy_invalid' } })
    expect(answer.body.errors[0]).toMatchObject({
      path: expect.stringMatching(/^roles\.yaml:\d+:\d+$/),
      code: 'unknown_permission',
      message: expect.stringContaining('Did you mean course:teach?'),
    })
    expect((await inForce()).version).toBe(version)
  })

  test('is refused when its own tests say otherwise', async () => {
    const { files, version } = await inForce()
    const contradiction = {
      path: 'contradiction.test.yaml',
      content: `users: { ana: { roles: [learner] } }
resources: { draft: { type: Course, id: c1, status: draft } }
tests:
  - name: Everybody reads drafts
    resource: draft
    expect: { ana: { read: allow } }
`,
    }
    const answer = await publish([...files, contradiction], version)
    expect(answer).toMatchObject({ status: 422, body: { code: 'policy_tests_failed' } })
    expect(answer.body.errors[0].message).toContain('should be allow and is deny')
  })

  test('never leaves nobody who may publish', async () => {
    const { files, version } = await inForce()
    const lockedOut = rewritten(files, 'roles.yaml', (content) =>
      content.replace('      - policy:publish\n', ''),
    )
    const tests = lockedOut.filter(({ path }) => !path.endsWith('.test.yaml'))
    expect(await publish(tests, version)).toMatchObject({
      status: 409,
      body: { code: 'policy_lockout' },
    })
  })

  test('is not for everybody: learners neither read nor check nor publish', async () => {
    const { files, version } = await inForce()
    expect((await publish(files, version, learner)).status).toBe(403)
    for (const operation of [
      'GET /policies',
      'GET /policies/versions',
      'GET /policies/versions/1',
    ]) {
      expect((await service.call(operation, { token: learner.token })).status).toBe(403)
    }
    for (const operation of ['POST /policies/validate', 'POST /policies/simulate']) {
      const answer = await service.call(operation, { token: learner.token, body: { files } })
      expect(answer).toMatchObject({ status: 403, body: { permission: 'policy:draft' } })
    }
  })
})

describe('a change that raises privileges', () => {
  test('waits for another administrator, where two are asked for', async () => {
    const careful = composeService(own(), { POLICY_APPROVAL: 'when_raising' })
    const second = await personWith(careful, own(), 'administrator')
    const { files, version } = await inForce()
    const proposed = await careful.call('POST /policies', {
      token: admin.token,
      body: { message: 'Learners read permissions', files: learnersReadPermissions(files) },
      headers: { 'If-Match': version },
    })
    expect(proposed).toMatchObject({ status: 202, body: { status: 'approval_required' } })
    expect(await mayReadPermissions(learner, careful)).toBe(false)

    const approve = `POST /policies/proposals/${proposed.body.proposal}/approve`
    expect(await careful.call(approve, { token: admin.token })).toMatchObject({
      status: 403,
      body: { code: 'own_proposal' },
    })
    expect(await careful.call(approve, { token: second.token })).toMatchObject({
      status: 201,
      body: { publishedBy: admin.id, approvedBy: second.id },
    })
    expect(await mayReadPermissions(learner, careful)).toBe(true)
    expect((await careful.call(approve, { token: second.token })).status).toBe(404)
  })
})

describe('a simulated decision', () => {
  test('names the rule that decides, and for a denial what came nearest', async () => {
    const simulate = async (properties: object) =>
      (
        await service.call('POST /policies/simulate', {
          token: admin.token,
          body: {
            subject: { type: 'user', id: 'ana', properties: { roles: ['author'] } },
            action: { name: 'delete' },
            resource: { type: 'Course', id: 'c1', properties },
          },
        })
      ).body
    expect(await simulate({ authorId: 'ana', status: 'draft' })).toMatchObject({
      decision: 'allow',
      rule: { permission: 'course:author', role: 'author', path: 'course.yaml' },
    })
    expect(await simulate({ authorId: 'ana', status: 'review' })).toMatchObject({
      decision: 'deny',
      rule: null,
      nearestMiss: {
        kind: 'condition',
        rule: {
          path: 'course.yaml',
          conditions: [
            { attribute: 'authorId', expected: 'ana', actual: 'ana', holds: true },
            { attribute: 'status', expected: 'draft', actual: 'review', holds: false },
          ],
        },
      },
    })
  })
})

test('a bundle that somebody else has signed, or changed, is never taken', async () => {
  const { version } = await inForce()
  const stranger = composeService(own())
  const { createDatabase } = await import('../../../src/adapters/outbound/neon/database.ts')
  const database = createDatabase({ url: own().cloud.databaseUrl })
  await database.run(
    database.query.execute(`INSERT INTO policy_versions (sequence, hash, signature, message, published_at)
      SELECT max(sequence) + 1, (array_agg(hash ORDER BY sequence))[1],
        (array_agg(signature ORDER BY sequence DESC))[1], 'forged', now() FROM policy_versions`),
  )
  // An isolate that has nothing good allows nothing; one that has goes on with it.
  expect((await stranger.call('GET /users/permissions', { token: admin.token })).status).toBe(403)
  expect((await stranger.call('GET /readyz')).body.policy).toBe('refused')
  expect((await service.call('GET /users/permissions', { token: admin.token })).status).toBe(200)
  expect(version).not.toMatch(/^0-/)
  expect(stranger.log).toContainEqual(expect.objectContaining({ event: 'policy_refused' }))
})
