/**
 * Everything that the domain calls an action is done once, through the use cases, leaves its entry, and stands in
 * docs/audit.md. Whoever adds an action without a row there and a deed here is told so.
 */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { createMemoryUserTransfers } from '../../../src/adapters/outbound/memory/user-transfers.ts'
import { createCheckChain } from '../../../src/application/audit/check-chain.ts'
import { createRetainAudit } from '../../../src/application/audit/retain-audit.ts'
import { createKeepSigningKeys } from '../../../src/application/keys/keep-signing-keys.ts'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import type { PasskeyAnswer, WebAuthn } from '../../../src/application/ports/webauthn.ts'
import { createExportUsers } from '../../../src/application/transfer/export-users.ts'
import { createImportUsers } from '../../../src/application/transfer/import-users.ts'
import { type AuditAction, auditActions } from '../../../src/domain/audit/actions.ts'
import type { AuditEntry } from '../../../src/domain/audit/audit-entry.ts'
import { keyRules } from '../../../src/domain/keys/key-rules.ts'
import type { Cidr } from '../../../src/domain/protection/ip-block.ts'
import { hours, minutes } from '../../../src/domain/shared/instant.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'
import { aPermission, aRole } from '../support/access.ts'
import { aPersonWithTotp, challenged, codeNow } from '../support/factors.ts'
import { deliver, tokenIn, tokenMailedTo } from '../support/mail.ts'
import {
  ada,
  aLearner,
  anAdministrator,
  bob,
  origin,
  type SignedInPerson,
  signIn,
  succeeded,
} from '../support/people.ts'
import { aLine, aPortal, draft, inTurn } from '../support/portal.ts'
import { aService, type Service } from '../support/service.ts'
import { createStandInPool } from '../support/user-pool.ts'
import { bcryptHash, rules, somebody as userForm, aLine as userLine } from '../transfer/support.ts'

const newPassword = 'amber canyons wait'
const expectedVersions = undefined
const noted: AuditEntry[] = []
/** Everything that opens something, as it came up. */
const secrets: string[] = [ada.password, bob.password, newPassword, bcryptHash]

beforeAll(async () => {
  for (const story of [
    ownAccount,
    ownAddress,
    passwordInPool,
    factors,
    passkeys,
    sessions,
    administration,
    portals,
    policies,
    operator,
  ]) {
    noted.push(...(await story()))
  }
}, 120_000)

async function ownAccount() {
  const service = aService()
  const { account, session } = service.application
  const { caller, user } = await aLearner(service, ada)
  const verification = await tokenMailedTo(service, ada.email)
  secrets.push(verification)
  await account.resendVerification({ email: ada.email, origin })
  succeeded(await account.verifyEmail({ token: await tokenMailedTo(service, ada.email), origin }))
  succeeded(await account.updateProfile({ caller, firstName: 'Augusta', expectedVersions, origin }))
  succeeded(
    await account.changePassword({ caller, currentPassword: ada.password, newPassword, origin }),
  )
  await account.requestPasswordReset({ email: ada.email, origin })
  const token = await tokenMailedTo(service, ada.email)
  secrets.push(token)
  succeeded(await account.resetPassword({ token, newPassword: ada.password, origin }))
  for (let wrong = 0; wrong < 20; wrong += 1) {
    await session.signIn({ identifier: ada.username, password: 'a wrong password', origin })
    service.clock.advance(minutes(1))
  }
  const mails = await deliver(service)
  const letter = mails.find(({ notification }) => notification.template === 'unlock_account')
  if (!letter) throw new Error('Nobody was locked out')
  succeeded(await account.unlock({ token: tokenIn(letter.notification), origin }))
  const again = await signIn(service, ada)
  succeeded(
    await account.changeUsername({
      caller: again.caller,
      username: 'countess',
      expectedVersions,
      origin,
    }),
  )
  const exported = succeeded(await account.exportAccount({ caller: again.caller, origin }))
  for await (const entry of exported.auditEntries) expect(entry.aboutYou).toBe(true)
  const left = service.audit()
  succeeded(
    await account.closeAccount({
      caller: again.caller,
      currentPassword: ada.password,
      origin,
    }),
  )
  expect(JSON.stringify(service.audit())).not.toContain('countess')
  const strict = aService({ disclosure: 'strict' })
  await strict.application.account.register(ada)
  await strict.application.account.register({ ...ada, username: 'other' })
  expect(user.id).toBe(caller.userId)
  return [...left, ...service.audit().slice(left.length), ...strict.audit()]
}

async function passwordInPool() {
  const pool = createStandInPool()
  const service = aService({ pool })
  const { caller } = await aLearner(service, ada)
  pool.behave('die after taking')
  await expect(
    service.application.account.changePassword({
      caller,
      currentPassword: ada.password,
      newPassword,
      origin,
    }),
  ).rejects.toThrow(DependencyUnavailable)
  service.clock.advance(minutes(1))
  await service.application.identity.syncIdentities()
  return service.audit()
}

async function ownAddress() {
  const service = aService()
  const { account } = service.application
  const { caller } = await aLearner(service, ada)
  const ask = () =>
    account.requestEmailChange({ caller, newEmail: 'ada@new.example', origin }).then(succeeded)
  await ask()
  succeeded(await account.stopEmailChange({ caller, origin }))
  await ask()
  for (const address of [ada.email, 'ada@new.example']) {
    const token = await tokenMailedTo(service, address)
    secrets.push(token)
    succeeded(await account.agreeToEmailChange({ token, origin }))
  }
  return service.audit()
}

async function factors() {
  const service = aService()
  const person = await aPersonWithTotp(service, ada)
  const { caller, secret, recoveryCodes } = person
  const { session, factor } = service.application
  const challengeToken = await challenged(service, ada)
  const verified = succeeded(
    await session.verifySecondFactor({
      challengeToken,
      presented: { method: 'totp', code: codeNow(service, secret) },
      origin,
    }),
  )
  const wrong = { method: 'totp', code: '000000' } as const
  const refused = await challenged(service, ada)
  await session.verifySecondFactor({ challengeToken: refused, presented: wrong, origin })
  succeeded(
    await session.stepUp({
      caller,
      presented: { method: 'password', password: ada.password },
      origin,
    }),
  )
  const renewed = succeeded(await factor.renewRecoveryCodes({ caller, origin }))
  secrets.push(secret, ...recoveryCodes, ...renewed.recoveryCodes, verified.refreshToken)
  succeeded(await factor.removeTotp({ caller, origin }))
  return service.audit()
}

async function passkeys() {
  const webAuthn: WebAuthn = {
    registrationOptions: async () => ({}),
    requestOptions: async () => ({}),
    verifyRegistration: async () => ({
      credentialId: 'credential',
      publicKey: 'pQECAyYgASFYIA',
      counter: 0,
      transports: [],
      backedUp: true,
    }),
    verifyAssertion: async () => ({ counter: 1 }),
  }
  const service = aService({ webAuthn })
  const { caller } = await aLearner(service, ada)
  const { factor } = service.application
  const credential: PasskeyAnswer = {
    id: 'credential',
    rawId: 'credential',
    type: 'public-key',
    response: {},
    clientExtensionResults: {},
  }
  const { challengeToken } = succeeded(await factor.beginPasskey({ caller }))
  const added = { caller, challengeToken, name: 'Ada’s phone', credential, origin }
  const { passkey } = succeeded(await factor.addPasskey(added))
  const { id } = passkey
  succeeded(await factor.renamePasskey({ caller, id, name: 'Ada’s old phone', origin }))
  succeeded(await factor.removePasskey({ caller, id, origin }))
  return service.audit()
}

async function sessions() {
  const service = aService()
  const first = await aLearner(service, ada)
  const [second, third] = [await signIn(service, ada), await signIn(service, ada)]
  const { session } = service.application
  const { caller } = first
  const { sessionId } = second.caller
  succeeded(await session.endOwnSession({ caller, sessionId, origin }))
  await session.refresh({ refreshToken: third.refreshToken, origin }).then(succeeded)
  const next = await session.refresh({ refreshToken: third.refreshToken, origin }).then(succeeded)
  await session.refresh({ refreshToken: next.refreshToken, origin }).then(succeeded)
  service.clock.advance(minutes(1))
  expect((await session.refresh({ refreshToken: third.refreshToken, origin })).ok).toBe(false)
  secrets.push(first.refreshToken, next.refreshToken, first.accessToken)
  succeeded(await session.signOut({ caller, everywhere: true, origin }))
  return service.audit()
}

async function administration() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const { caller } = administrator
  const { access, users, protection, audit } = service.application
  const permission = await aPermission(service, administrator)
  const role = await aRole(service, administrator)
  const form = { name: 'writer', permissions: ['course:read'] }
  succeeded(await access.updateRole({ ...form, caller, id: role.id, expectedVersions, origin }))
  succeeded(await access.deleteRole({ caller, id: role.id, expectedVersions, origin }))
  succeeded(await access.deletePermission({ caller, id: permission.id, origin }))

  const { id } = succeeded(
    await users.createUser({ caller, username: 'cleo', email: 'cleo@example.org', origin }),
  )
  const on = { caller, id, origin }
  succeeded(await users.updateUser({ ...on, lastName: 'Nova', expectedVersions }))
  succeeded(await users.assignRoles({ ...on, roles: ['author'] }))
  succeeded(await users.sendPasswordReset(on))
  succeeded(await users.disableUser(on))
  succeeded(await users.enableUser(on))
  succeeded(await users.signOutUser(on))
  const { user: leaver } = await aLearner(service)
  succeeded(await users.deleteUser({ ...on, id: leaver.id }))
  const { user } = await aPersonWithTotp(service, ada)
  succeeded(await users.removeFactors({ ...on, id: user.id }))

  const block = {
    kind: 'deny',
    reason: 'Guesses',
    expiresAt: null,
    confirmOwnNetwork: false,
  } as const
  const { id: blockId } = succeeded(
    await protection.blockNetwork({ ...block, caller, cidr: '198.51.100.0/24', origin }),
  )
  succeeded(await protection.liftBlock({ caller, id: blockId, confirmOwnNetwork: false, origin }))
  const network = '203.0.113.0/24' as Cidr // as parseCidr makes them
  await protection.blockSuspect({ network, accounts: 9, windowMs: minutes(10) })
  for await (const one of succeeded(await audit.exportAudit({ caller, query: {}, origin }))) {
    expect(one.number).toBeGreaterThan(0)
  }
  return service.audit()
}

async function portals() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const portal = await aPortal(service, administrator)
  const { putResource, removeResource, registerResources, revokeCredential } =
    service.application.portal
  const named = { caller: portal, type: 'Course', origin }
  succeeded(await putResource({ ...named, id: 'c1', properties: draft }))
  succeeded(await removeResource({ ...named, id: 'c1' }))
  succeeded(await registerResources({ ...named, lines: inTurn([aLine(1)]) }))
  const { caller } = administrator
  succeeded(await revokeCredential({ caller, id: portal.credentialId, origin }))
  return service.audit()
}

async function policies() {
  const service = aService({ policyApproval: 'when_raising' })
  const author = await anAdministrator(service)
  const approver = await anotherAdministrator(service)
  const { policy } = service.application
  const { files } = builtInPolicy
  const rulesAlone = files.filter(({ path }) => !path.endsWith('.test.yaml')) // which would rightly fail
  const raised = rulesAlone.map(({ path, content }) => ({
    path,
    content:
      path === 'roles.yaml'
        ? content.replace('permissions: [course:read, user:support,', '$& alert:read,')
        : content,
  }))
  const { caller } = author
  const publish = { caller, message: 'Again', files, base: ['0'], origin }
  succeeded(await policy.publishPolicies(publish))
  const proposed = succeeded(
    await policy.publishPolicies({ ...publish, files: raised, message: 'More', base: ['1'] }),
  )
  if (proposed.status !== 'approval_required') throw new Error('Nobody is asked')
  const { proposal: id } = proposed
  succeeded(await policy.approveProposal({ caller: approver.caller, id, origin }))
  succeeded(await policy.rollbackPolicies({ caller, sequence: 1, message: undefined, origin }))
  succeeded(await policy.shadow.start({ caller, files: raised, origin }))
  succeeded(await policy.shadow.stop({ caller, origin }))
  return service.audit()
}

async function anotherAdministrator(service: Service): Promise<SignedInPerson> {
  const person = { ...bob, origin }
  succeeded(await service.application.account.createAdministrator(person))
  return signIn(service, person)
}

async function operator() {
  const service = aService()
  await anAdministrator(service)
  const ports = {
    ...service.ports,
    userTransfers: createMemoryUserTransfers(service.store),
    checkChain: createCheckChain(service.ports),
  }
  const [imported] = [userLine(userForm('imported'), 0)]
  succeeded(
    await createImportUsers(ports)({
      digest: 'd1',
      lines: (async function* () {
        yield imported
      })(),
      after: 0,
      mode: 'commit',
      rules,
      report: async () => {},
    }),
  )
  for await (const person of createExportUsers(ports)({ withHashes: false })) {
    expect(person.passwordHash).toBeNull()
  }
  const keys = createKeepSigningKeys(ports, keyRules(30, 600))
  await keys.keep(origin)
  await keys.replace(origin)
  await keys.withdrawOthers(origin)
  await service.application.audit.signCheckpoints('now')
  service.clock.advance(hours(1))
  await createRetainAudit(ports)(service.clock.now(), origin)
  return service.audit()
}

/** The rows of the table of actions: the action, who does it, and what is noted of the change. */
function documented(): readonly (readonly string[])[] {
  const text = readFileSync(new URL('../../../docs/audit.md', import.meta.url), 'utf8')
  const rows = text.split('\n').filter((line) => /^\| `[a-z_]+\.[a-z_]+`/.test(line))
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const entriesOf = (action: AuditAction) => noted.filter((entry) => entry.action === action)

describe('every action', () => {
  test.each(auditActions)('%s leaves an entry', (action) => {
    expect(entriesOf(action)).not.toEqual([])
  })

  test('has a row in docs/audit.md, and no row is of anything else', () => {
    const names = documented().flatMap(([action = '']) => action.match(/[a-z_]+\.[a-z_]+/g) ?? [])
    expect(names.toSorted()).toEqual([...auditActions].toSorted())
  })

  test('that changes something says what was before and what is now, as its row says', () => {
    const said = (entry: AuditEntry) => Object.keys({ ...entry.details, ...entry.personal })
    for (const [action = '', , change = ''] of documented()) {
      const name = action.replaceAll('`', '') as AuditAction // held against the catalogue above
      const keys = new Set(entriesOf(name).flatMap(said))
      for (const [, key = ''] of change.matchAll(/`([^`]+)`/g)) {
        const found = [...keys].some((one) => one === key || one.startsWith(`${key}.`))
        expect(found, `${name} says ${key}: ${[...keys]}`).toBe(true)
      }
    }
  })

  test('says who did it, or for whom it was done, unless nobody was signed in', () => {
    const nobody = noted.filter(({ actor, onBehalfOf }) => actor === null && !onBehalfOf)
    expect(
      [...new Set(nobody.map(({ action, outcome }) => `${action} ${outcome}`))].sort(),
    ).toEqual([
      'account.register_known_email failure',
      'account.request_email_verification success',
      'account.request_password_reset success',
      'session.second_factor failure',
      'session.sign_in failure',
    ])
  })

  test('shows no secret', () => {
    const text = JSON.stringify(noted)
    expect(secrets.length).toBeGreaterThan(20)
    for (const secret of secrets) expect(text).not.toContain(secret)
  })
})
