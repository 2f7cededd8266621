import { describe, expect, it } from 'vitest'
import { keepByRoles } from '../../../src/adapters/outbound/casl/by-roles.ts'
import type { RoleName } from '../../../src/domain/access/role.ts'

const roles = (...names: readonly string[]) => names as readonly RoleName[] // well-formed names

function counted(max: number) {
  const made: string[] = []
  const of = keepByRoles(max, (list) => {
    made.push(list.join('+'))
    return { of: list.join('+') }
  })
  return { of, made }
}

describe('what is kept by roles', () => {
  it('is made once for each list, and never mistaken for another’s', () => {
    const { of, made } = counted(10)
    const lists = [roles(), roles('a'), roles('b'), roles('a', 'b'), roles('b', 'a'), roles('ab')]
    for (const list of [...lists, ...lists]) expect(of(list)).toEqual({ of: list.join('+') })
    expect(made).toEqual(['', 'a', 'b', 'a+b', 'b+a', 'ab'])
  })

  it('is found by what the list says, not by which list it is', () => {
    const { of, made } = counted(10)
    expect(of(roles('a', 'b'))).toBe(of([...roles('a', 'b')]))
    expect(made).toEqual(['a+b'])
  })

  it('is not more than the most, however many lists there are', () => {
    const { of, made } = counted(2)
    for (const name of ['a', 'b', 'c', 'c', 'a']) of(roles(name))
    expect(made).toEqual(['a', 'b', 'c', 'a'])
  })
})
