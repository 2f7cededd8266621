import { describe, expect, it } from 'vitest'
import type { UnitOfWork } from '../../../src/application/ports/unit-of-work.ts'
import { createImportUsers } from '../../../src/application/transfer/import-users.ts'
import type { RoleName } from '../../../src/domain/access/role.ts'
import { serverHashLimits } from '../../../src/domain/account/hash-limits.ts'
import { start } from '../../support/builders.ts'
import { succeeded } from '../support/people.ts'
import { aLine, bcryptHash, createTransfer, many, rules, somebody, stream } from './support.ts'

describe('a line that describes somebody well', () => {
  it('becomes an account as after registration, with its hash, and writes to nobody', async () => {
    const transfer = createTransfer()
    const summary = await transfer.importForms([
      somebody('ana', {
        email: 'Ana@EXAMPLE.org',
        firstName: ' Ana ',
        locale: 'es-MX',
        emailVerified: true,
        roles: ['teacher', 'learner'],
        attributes: { courses: ['c1'] },
        createdAt: '2020-02-29T12:00:00Z',
      }),
      somebody('bob', { passwordHash: undefined, status: 'disabled' }),
    ])
    expect(summary).toEqual({
      ok: true,
      value: { line: 2, imported: 2, withoutPassword: 1, rejected: 0 },
    })
    const ana = await transfer.ports.users.byEmail('ana@example.org')
    expect(await transfer.ports.users.withPasswordByIdentifier('ana')).toMatchObject({
      passwordHash: bcryptHash,
      user: {
        email: 'Ana@example.org',
        firstName: 'Ana',
        lastName: null,
        locale: 'es',
        emailVerified: true,
        role: 'teacher',
        roles: ['teacher', 'learner'],
        attributes: { courses: ['c1'] },
        status: 'active',
        createdAt: Date.UTC(2020, 1, 29, 12),
      },
    })
    expect(await transfer.ports.users.withPasswordByIdentifier('bob')).toMatchObject({
      passwordHash: '!',
      user: { status: 'disabled', role: 'learner', emailVerified: false, createdAt: start },
    })
    expect(transfer.store.state.outbox.size).toBe(0)
    expect(transfer.reports).toEqual([])
    expect(transfer.store.state.audit).toContainEqual(
      expect.objectContaining({ action: 'user.import', target: ana?.id, actor: null }),
    )
  })

  it('keeps the id of an export', async () => {
    const transfer = createTransfer()
    const id = `usr_${'0'.repeat(32)}`
    await transfer.importForms([somebody('ana', { id })])
    expect((await transfer.ports.users.byEmail('ana@example.org'))?.id).toBe(id)
  })
})

describe('a line that does not', () => {
  it.each([
    [{ username: 'a' }, 'username', 'username_too_short'],
    [{ username: 'admin' }, 'username', 'username_reserved'],
    [{ email: 'nobody' }, 'email', 'email_malformed'],
    [{ passwordHash: 'secret' }, 'passwordHash', 'hash_unknown_format'],
    [{ role: 'nobody-has-it' }, 'roles', 'role_unknown'],
    [{ roles: ['learner', 'Not A Role'] }, 'roles', 'role_unknown'],
    [{ locale: 'tlh' }, 'locale', 'locale_unknown'],
    [{ firstName: '<b>' }, 'firstName', 'name_markup'],
    [{ attributes: { ana: 1 } }, 'attributes', 'unknown_field'],
    [{ attributes: { courses: 'c1' } }, 'attributes.courses', 'wrong_type'],
    [{ id: 'usr_1' }, 'id', 'id_invalid'],
    [{ createdAt: '2999-01-01' }, 'createdAt', 'moment_invalid'],
    [{ createdAt: 'yesterday' }, 'createdAt', 'moment_invalid'],
  ])('is reported and skipped: %j', async (wrong, field, code) => {
    const transfer = createTransfer()
    const summary = await transfer.importForms([somebody('ana', wrong), somebody('bob')])
    expect(succeeded(summary)).toMatchObject({ imported: 1, rejected: 1 })
    expect(transfer.reports).toEqual([{ line: 1, field, code, message: expect.any(String) }])
    expect(transfer.usernames()).toEqual(['bob'])
  })

  it('is reported with everything that is wrong, and with nothing of what it says', async () => {
    const transfer = createTransfer()
    await transfer.importForms([
      {
        username: 'maria@home',
        email: 'maria(at)example.org',
        passwordHash: '$weird$maria',
        roles: ['maria'],
        attributes: { maria: 1 },
        locale: 'maria',
      },
    ])
    expect(transfer.reports.map(({ field }) => field).sort()).toEqual(
      ['attributes', 'email', 'locale', 'passwordHash', 'roles', 'username'].sort(),
    )
    expect(JSON.stringify(transfer.reports)).not.toContain('maria')
  })

  it('is reported when it could not even be read', async () => {
    const transfer = createTransfer()
    const unreadable = { path: '', code: 'line_malformed', message: 'No.' }
    await transfer.importLines([{ line: 7, bytes: 1, form: { ok: false, error: [unreadable] } }])
    expect(transfer.reports).toEqual([
      { line: 7, field: null, code: 'line_malformed', message: 'No.' },
    ])
  })

  it('may be called like the service itself when the operator says so', async () => {
    const transfer = createTransfer()
    await transfer.importForms([somebody('admin')], { rules: { ...rules, reservedNames: true } })
    expect(transfer.usernames()).toEqual(['admin'])
  })
})

describe('a hash that the runtime cannot verify', () => {
  const dear = `$pbkdf2-sha256$i=1000000$MDEyMzQ1Njc4OWFiY2RlZg$${'b'.repeat(43)}`

  it('is rejected with the runtime that could, and taken for that one', async () => {
    const transfer = createTransfer()
    await transfer.importForms([somebody('ana', { passwordHash: dear })])
    expect(transfer.reports).toMatchObject([{ code: 'hash_needs_server', field: 'passwordHash' }])
    await transfer.importForms([somebody('ana', { passwordHash: dear })], {
      rules: { ...rules, hashLimits: serverHashLimits },
    })
    expect(transfer.usernames()).toEqual(['ana'])
  })

  it('is left out when the operator prefers that, and the line is remarked on', async () => {
    const transfer = createTransfer()
    const summary = await transfer.importForms(
      [somebody('ana', { passwordHash: dear }), somebody('bob', { passwordHash: 'md5' })],
      { rules: { ...rules, unverifiable: 'without_password' } },
    )
    expect(succeeded(summary)).toMatchObject({ imported: 2, withoutPassword: 2, rejected: 0 })
    expect(transfer.reports).toMatchObject([
      { line: 1, code: 'imported_without_password' },
      { line: 2, code: 'imported_without_password' },
    ])
  })
})

describe('two of the same', () => {
  it('in one file: the first is taken, whatever the letter case', async () => {
    for (const mode of ['commit', 'check'] as const) {
      const transfer = createTransfer()
      const id = `usr_${'1'.repeat(32)}`
      await transfer.importForms(
        [
          somebody('ana', { id }),
          somebody('ANA', { email: 'other@example.org' }),
          somebody('bob', { email: 'ANA@example.org' }),
          somebody('cleo', { id }),
          somebody('dora'),
        ],
        { mode },
      )
      expect(transfer.reports.map(({ line, code }) => [line, code])).toEqual([
        [2, 'username_repeated'],
        [3, 'email_repeated'],
        [4, 'id_repeated'],
      ])
      expect(transfer.usernames()).toEqual(mode === 'commit' ? ['ana', 'dora'] : [])
    }
  })

  it('are told however far apart, in a check as in the import', async () => {
    for (const [mode, code] of [
      ['commit', 'username_taken'],
      ['check', 'username_repeated'],
    ] as const) {
      const transfer = createTransfer()
      await transfer.importForms([...many(1200), somebody('Person-1', { email: 'new@x.org' })], {
        mode,
      })
      expect(transfer.reports).toMatchObject([{ line: 1201, code }])
    }
  })

  it('in file and record: the record stays as it is', async () => {
    const transfer = createTransfer()
    await transfer.importForms([somebody('ana', { firstName: 'Ana' })])
    const summary = await transfer.importForms(
      [
        somebody('Ana', { firstName: 'Eve', email: 'x@x.org' }),
        somebody('eve', { email: 'Ana@Example.org' }),
      ],
      { digest: 'd2' },
    )
    expect(succeeded(summary)).toMatchObject({ imported: 0, rejected: 2 })
    expect(transfer.reports.map(({ line, code }) => [line, code])).toEqual([
      [1, 'username_taken'],
      [2, 'email_taken'],
    ])
    expect((await transfer.ports.users.byEmail('ana@example.org'))?.firstName).toBe('Ana')
  })

  it('of which one registers while the batch is on its way: only that line is rejected', async () => {
    const transfer = createTransfer()
    const { ports } = transfer
    let raced = false
    const unitOfWork: UnitOfWork = {
      async commit(changes) {
        if (!raced && changes.some(({ kind }) => kind === 'insert_users')) {
          raced = true
          await transfer.importForms([somebody('person-2')], { digest: 'other' })
        }
        return ports.unitOfWork.commit(changes)
      },
    }
    const run = createImportUsers({ ...ports, unitOfWork })
    const summary = await run({
      digest: 'd1',
      lines: stream(many(3).map(aLine)),
      after: 0,
      mode: 'commit',
      rules,
      report: async (some) => void transfer.reports.push(...some),
    })
    expect(succeeded(summary)).toMatchObject({ imported: 2, rejected: 1 })
    expect(transfer.reports).toMatchObject([
      { line: 2, code: 'username_taken' },
      { line: 2, code: 'email_taken' },
    ])
    expect(transfer.usernames()).toEqual(['person-2', 'person-1', 'person-3'])
  })
})

describe('a file of many lines', () => {
  it('is committed in batches, each with how far it was read', async () => {
    const transfer = createTransfer()
    const steps: number[] = []
    await transfer.importForms(many(1100), { onBatch: ({ line }) => steps.push(line) })
    expect(steps).toEqual([500, 1000, 1100])
    expect(await transfer.ports.userTransfers.progress('d1')).toMatchObject({
      line: 1100,
      imported: 1100,
      rejected: 0,
    })
  })

  it('goes on where it was killed, and takes nobody twice', async () => {
    const transfer = createTransfer()
    async function* killed() {
      yield* many(700).map(aLine)
      throw new Error('killed')
    }
    await expect(transfer.importLines([], { lines: killed() })).rejects.toThrow('killed')
    expect(transfer.usernames()).toHaveLength(500)
    const after = (await transfer.ports.userTransfers.progress('d1'))?.line ?? 0
    const summary = await transfer.importForms(many(1100), { after })
    expect(succeeded(summary)).toMatchObject({ line: 1100, imported: 600, rejected: 0 })
    expect(transfer.usernames()).toHaveLength(1100)
  })

  it('stops when somebody else imports it, too', async () => {
    const transfer = createTransfer()
    await transfer.importForms(many(3))
    expect(await transfer.importForms(many(5), { after: 2 })).toEqual({
      ok: false,
      error: { kind: 'overtaken' },
    })
    expect(transfer.usernames()).toHaveLength(3)
  })

  it('stops when a role is deleted on the way', async () => {
    const transfer = createTransfer()
    const name = 'gone' as RoleName // well-formed
    const create = {
      kind: 'create_role',
      name,
      description: null,
      permissions: [],
      at: start,
    } as const
    succeeded(await transfer.ports.unitOfWork.commit([create]))
    async function* deleting() {
      const [id] = [...transfer.store.state.roles].find(([, role]) => role.name === name) ?? []
      if (id) succeeded(await transfer.ports.unitOfWork.commit([{ kind: 'delete_role', id }]))
      yield aLine(somebody('ana', { role: name }), 0)
    }
    expect(await transfer.importLines([], { lines: deleting() })).toEqual({
      ok: false,
      error: { kind: 'role_deleted' },
    })
  })

  it('leaves no trace in the record when it is only checked', async () => {
    const transfer = createTransfer()
    const before = structuredClone(transfer.store.state)
    await transfer.importForms([...many(3), somebody('x')], { mode: 'check' })
    expect(transfer.store.state).toEqual(before)
    expect(transfer.reports).toMatchObject([{ line: 4, code: 'username_too_short' }])
  })
})
