import { describe, expect, it } from 'vitest'
import {
  administratorRole,
  builtInRoles,
  registrationRole,
} from '../../../src/domain/access/built-in.ts'
import { requirements } from '../../../src/domain/access/requirement.ts'
import { parsePermissionName, parseRoleName } from '../../../src/domain/access/role.ts'
import { permissionsOf } from '../../../src/domain/policy/grants.ts'
import { ok } from '../../../src/domain/shared/result.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'

const { bundle } = builtInPolicy

describe('the built-in roles', () => {
  it.each(builtInRoles)('have well-formed names: %s', (name) => {
    expect(parseRoleName(name)).toEqual(ok(name))
  })

  it('are declared by the shipped policies', () => {
    const declared = bundle.roles.map(({ name }) => name)
    for (const name of builtInRoles) expect(declared).toContain(name)
  })

  it('are what people register with and administer with, too', () => {
    expect(builtInRoles).toContain(registrationRole)
    expect(builtInRoles).toContain(administratorRole)
  })
})

describe.each(Object.entries(requirements))('what a route requires: %s', (_name, requirement) => {
  it('names a permission whose rules allow the action on the subject', () => {
    expect(parsePermissionName(requirement.permission)).toEqual(ok(requirement.permission))
    const permission = bundle.permissions.find(({ name }) => name === requirement.permission)
    const allows = permission?.rules.some(
      ({ effect, subject, actions }) =>
        effect === 'allow' &&
        subject === requirement.subject &&
        actions.includes(requirement.action),
    )
    expect(allows).toBe(true)
  })

  it('is held by administrators', () => {
    const held = permissionsOf(bundle, new Map(), [administratorRole])
    expect([...held.keys()]).toContain(requirement.permission)
  })
})
