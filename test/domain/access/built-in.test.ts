import { describe, expect, it } from 'vitest'
import {
  administratorRole,
  builtInPermissions,
  builtInRoles,
  locksOut,
  registrationRole,
} from '../../../src/domain/access/built-in.ts'
import {
  type PermissionName,
  parsePermissionName,
  parseRoleName,
  type Role,
} from '../../../src/domain/access/role.ts'
import type { RoleId } from '../../../src/domain/shared/ids.ts'
import { ok } from '../../../src/domain/shared/result.ts'

const everyPermission = Object.values(builtInPermissions)

const aRole = (name: Role['name'], permissions: readonly PermissionName[]): Role => ({
  id: 1 as RoleId, // any key
  name,
  description: null,
  permissions,
  system: true,
  version: 1,
})

describe('what is built in', () => {
  it.each(builtInRoles)('has a well-formed name: the role %s', (name) => {
    expect(parseRoleName(name)).toEqual(ok(name))
  })

  it.each(everyPermission)('has a well-formed name: the permission %s', (name) => {
    expect(parsePermissionName(name)).toEqual(ok(name))
  })

  it('names each role and each permission once', () => {
    expect(new Set(builtInRoles).size).toBe(builtInRoles.length)
    expect(new Set(everyPermission).size).toBe(everyPermission.length)
  })

  it('has the roles that people register with and administer with', () => {
    expect(builtInRoles).toContain(registrationRole)
    expect(builtInRoles).toContain(administratorRole)
  })
})

describe('an edit of the administrator', () => {
  const administrator = aRole(administratorRole, everyPermission)

  it.each(everyPermission)('locks out when it takes away %s', (taken) => {
    const next = everyPermission.filter((name) => name !== taken)
    expect(locksOut(administrator, next)).toBe(true)
  })

  it('does not lock out when it adds a permission', () => {
    const parsed = parsePermissionName('course:publish')
    const more = parsed.ok ? [...everyPermission, parsed.value] : []
    expect(locksOut(administrator, more)).toBe(false)
    expect(locksOut(administrator, everyPermission)).toBe(false)
  })

  it('is the only one that is guarded: another role may lose everything', () => {
    expect(locksOut(aRole(registrationRole, everyPermission), [])).toBe(false)
  })
})
