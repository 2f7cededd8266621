/** casbin's synchronous enforcer over a policy in memory. */
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import type { CreateEngine } from './engine.ts'

type Asked = readonly [user: string, type: string, action: string, person: object, thing: object]

export const createCasbin: CreateEngine<Asked> = async ({ casbin }) => {
  const enforcer = await newEnforcer(
    newModelFromString(casbin.model),
    new StringAdapter(casbin.policy),
  )
  for (const [name, test] of Object.entries(casbin.functions)) {
    await enforcer.addFunction(name, test)
  }
  return {
    translate: ({ person, action, thing }) => [person.id, thing.type, action, person, thing],
    decide: (asked) => enforcer.enforceSync(...asked),
  }
}
