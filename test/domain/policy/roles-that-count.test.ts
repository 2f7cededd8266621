import { describe, expect, it } from 'vitest'
import type { RoleName } from '../../../src/domain/access/role.ts'
import type { PolicyRole } from '../../../src/domain/policy/bundle.ts'
import { rolesThatCount } from '../../../src/domain/policy/grants.ts'

const role = (name: string, more: { inherits?: string[]; mfa?: 'required' } = {}): PolicyRole => ({
  name: name as RoleName,
  description: null,
  permissions: [],
  origin: { path: 'roles.yaml', line: 1 },
  ...more,
  inherits: (more.inherits ?? []) as RoleName[],
})
const bundle = {
  roles: [
    role('learner'),
    role('teacher', { inherits: ['learner'] }),
    role('administrator', { mfa: 'required' }),
    role('owner', { inherits: ['administrator'] }),
  ],
}
const all = ['learner', 'teacher', 'administrator', 'owner', 'made-up'] as RoleName[]

describe('roles that ask for a second factor', () => {
  it('all count in a session with one', () => {
    expect(rolesThatCount(bundle, all, true)).toEqual(all)
  })

  it('do not count in one without, nor do roles that inherit from them', () => {
    expect(rolesThatCount(bundle, all, false)).toEqual(['learner', 'teacher', 'made-up'])
  })

  it('leave everybody theirs where no role asks for one', () => {
    const open = { roles: [role('learner'), role('administrator')] }
    expect(rolesThatCount(open, all, false)).toEqual(all)
  })
})
