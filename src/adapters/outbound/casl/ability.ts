/**
 * Decides with CASL. CASL finds the rules of an action, subject and field and weighs them; the conditions are
 * functions compiled from the policy, so that nothing has to be built for each person.
 */
import { Ability, type RawRule } from '@casl/ability'
import type { Rule, SubjectName } from '../../../domain/policy/bundle.ts'
import type { Question, VocabularyFor } from '../../../domain/policy/evaluate/decide.ts'
import type { Facts, World } from '../../../domain/policy/evaluate/facts.ts'
import { indexRules, type RuleGroup } from '../../../domain/policy/evaluate/index-rules.ts'

type CreateTest = NonNullable<RuleGroup['createTest']>
export type Decide = (question: Question, facts: Facts) => boolean

/** Compiles the rules of a set of roles; the answer is good for everybody who has these roles. */
export function createDecide(rules: readonly Rule[], vocabularyFor: VocabularyFor): Decide {
  const groups = indexRules(rules, vocabularyFor)
  // CASL lets the last rule win: every deny after every allow, whatever the order of the files.
  const ability = new Ability<[string, SubjectName | Asked], CreateTest>(
    [
      ...groups.filter(isAllow).map(toRawRule),
      ...groups.filter((group) => !isAllow(group)).map(toRawRule),
    ],
    {
      // Asked once, when a rule is first looked at.
      conditionsMatcher: (createTest) => {
        const test = createTest()
        return (asked) => test(worldOf(asked))
      },
      fieldMatcher: (fields) => (field) => fields.includes(field),
      detectSubjectType: (asked) => asked.type,
      // Names that no policy can have: nothing means “everything” here.
      anyAction: '*',
      anySubjectType: '*',
    },
  )
  return ({ action, subject, field, resource }, { user, session, context }) =>
    ability.can(action, new Asked(subject, { user, session, context, resource }), field)
}

/** Carries the type beside the thing: what a caller sends never says itself what it is. */
class Asked {
  readonly type: SubjectName
  readonly world: World

  constructor(type: SubjectName, world: World) {
    this.type = type
    this.world = world
  }
}

function worldOf(asked: object): World {
  if (asked instanceof Asked) return asked.world
  throw new TypeError('A decision is asked about a subject and a resource')
}

const isAllow = ({ effect }: RuleGroup) => effect === 'allow'

function toRawRule({
  effect,
  action,
  subject,
  fields,
  createTest,
}: RuleGroup): RawRule<[string, SubjectName], CreateTest> {
  return {
    action,
    subject,
    inverted: effect === 'deny',
    ...(fields && { fields: [...fields] }),
    ...(createTest && { conditions: createTest }),
  }
}
