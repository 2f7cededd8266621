/** Cedar in WebAssembly: the policies are parsed once, the entities travel with every question. */
import {
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { CreateEngine } from './engine.ts'

const preparsedPolicySetId = 'measured'

export const createCedar: CreateEngine<StatefulAuthorizationCall> = async ({ cedar }) => {
  const parsed = preparsePolicySet(preparsedPolicySetId, { staticPolicies: cedar.policies })
  if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors))
  return {
    translate(question) {
      const { entities, ...request } = cedar.request(question)
      return {
        ...request,
        context: {},
        preparsedPolicySetId,
        // Readonly here, and only read there.
        entities: entities as StatefulAuthorizationCall['entities'],
      }
    },
    decide(asked) {
      const answer = statefulIsAuthorized(asked)
      if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors))
      // A policy that fails to evaluate is left out, and would make the rest look fast.
      const [failed] = answer.response.diagnostics.errors
      if (failed) throw new Error(JSON.stringify(failed))
      return answer.response.decision === 'allow'
    },
  }
}
