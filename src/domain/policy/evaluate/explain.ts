/** Says why a decision is what it is: the rule that decided, or the one that came nearest to allowing. Pure. */
import type { PermissionName, RoleName } from '../../access/role.ts'
import { type AttributeType, type ScalarType, showValue, type Value } from '../attribute-type.ts'
import type { Bundle, PolicyPermission, Rule } from '../bundle.ts'
import { isComparison, showReference, variablesOf } from '../condition.ts'
import { permissionsOf, type RoleAdditions, rulesOf, withInherited } from '../grants.ts'
import { alternatives, type Literal } from '../normal-form.ts'
import { typeOf, type Vocabulary } from '../variables.ts'
import { concerns, decide, type Question, type VocabularyFor } from './decide.ts'
import { createRead, type Facts, readOperand, type World } from './facts.ts'
import { createRuleTest, createTest } from './test.ts'

export interface Explanation {
  readonly allowed: boolean
  /** The rule that decided, with every comparison it made. */
  readonly rule: ExplainedRule | null
  /** For a denial by default: the allowing rule that failed by least, or why there is none. */
  readonly nearestMiss: NearestMiss | null
}

export interface ExplainedRule {
  readonly rule: Rule
  readonly permission: PermissionName
  /** The role of the person's that brings the rule; `null` when they have none. */
  readonly role: RoleName | null
  readonly conditions: readonly ExplainedCondition[]
  /** Variables without a value: they make an allow not apply, and a deny apply. */
  readonly missing: readonly string[]
}

export interface ExplainedCondition {
  readonly attribute: string
  readonly operator: string
  readonly expected: Shown
  /** `null`: missing. */
  readonly actual: Shown
  readonly holds: boolean
}

type Shown = string | number | boolean | readonly (string | number | boolean)[] | null

export type NearestMiss =
  /** One of the person's own rules, some of whose conditions do not hold. */
  | ({ readonly kind: 'condition' } & ExplainedRule)
  /** One of their own rules allows the action, for other fields. */
  | ({ readonly kind: 'field'; readonly fields: readonly string[] } & ExplainedRule)
  /** Only a permission that they do not hold would allow it. */
  | ({ readonly kind: 'permission'; readonly heldBy: readonly RoleName[] } & ExplainedRule)
  /** No rule of any permission allows this action on this subject. */
  | { readonly kind: 'nothing' }

export interface PolicyState {
  readonly bundle: Bundle
  readonly additions: RoleAdditions
  readonly vocabularyFor: VocabularyFor
}

export function explain(
  state: PolicyState,
  roles: readonly RoleName[],
  question: Question,
  facts: Facts,
): Explanation {
  const { bundle, additions, vocabularyFor } = state
  const held = permissionsOf(bundle, additions, roles)
  const own = rulesOf(bundle, additions, roles)
  const world: World = { ...facts, resource: question.resource }
  const { allowed, rule } = decide(own, vocabularyFor, question, facts)

  const explained = (of: Rule): ExplainedRule => {
    const permission = permissionOf(bundle, of)
    return {
      rule: of,
      permission,
      role: held.get(permission) ?? null,
      ...conditionsOf(of, vocabularyFor(of.subject), world),
    }
  }
  if (rule) return { allowed, rule: explained(rule), nearestMiss: null }
  return { allowed, rule: null, nearestMiss: nearestMiss() }

  function nearestMiss(): NearestMiss {
    const mine = nearest(
      own.filter((of) => of.effect === 'allow' && concerns(of, question)).map(explained),
    )
    if (mine) return { kind: 'condition', ...mine }
    const anyField = { ...question, field: undefined }
    const otherField = nearest(
      own.filter((of) => of.effect === 'allow' && concerns(of, anyField)).map(explained),
    )
    if (otherField) return { kind: 'field', fields: otherField.rule.fields ?? [], ...otherField }
    const everyRule = bundle.permissions.flatMap(({ rules }) => rules)
    const others = nearest(
      everyRule.filter((of) => of.effect === 'allow' && concerns(of, question)).map(explained),
    )
    if (!others) return { kind: 'nothing' }
    return { kind: 'permission', heldBy: holdersOf(state, others.permission), ...others }
  }
}

/** The one with the fewest conditions that do not hold; of equals the first. */
function nearest(rules: readonly ExplainedRule[]): ExplainedRule | undefined {
  const failures = ({ conditions, missing }: ExplainedRule) =>
    conditions.filter(({ holds }) => !holds).length + missing.length
  return rules.toSorted((a, b) => failures(a) - failures(b))[0]
}

function permissionOf(bundle: Bundle, rule: Rule): PermissionName {
  const owns = ({ rules }: PolicyPermission) => rules.some(({ id }) => id === rule.id)
  const permission = bundle.permissions.find(owns)
  if (!permission) throw new Error('A rule belongs to no permission of its bundle')
  return permission.name
}

function holdersOf(
  { bundle, additions }: PolicyState,
  permission: PermissionName,
): readonly RoleName[] {
  const known = new Set([...bundle.roles.map(({ name }) => name), ...additions.keys()])
  const direct = [...known].filter((role) =>
    permissionsOf({ roles: bundle.roles }, additions, [role]).has(permission),
  )
  // The ones that hold it themselves say more than everybody who inherits from them.
  const themselves = direct.filter((role) =>
    withInherited(bundle, [role]).every((other) => other === role || !direct.includes(other)),
  )
  return (themselves.length > 0 ? themselves : direct).sort()
}

/** The comparisons of the alternative that comes nearest to holding, with the values compared. */
function conditionsOf(
  rule: Rule,
  vocabulary: Vocabulary,
  world: World,
): Pick<ExplainedRule, 'conditions' | 'missing'> {
  const missing = variablesOf(rule.condition)
    .filter((variable) => createRead(vocabulary, variable)(world) === undefined)
    .map(showReference)
  const shown = (alternatives(rule.condition) ?? []).map((literals) =>
    literals.map((literal) => explainLiteral(literal, vocabulary, world)),
  )
  const failing = (conditions: readonly ExplainedCondition[]) =>
    conditions.filter(({ holds }) => !holds).length
  const applies = createRuleTest(rule, vocabulary)(world)
  const [nearest = []] = shown.toSorted((a, b) => failing(a) - failing(b))
  return { conditions: applies && missing.length > 0 ? [] : nearest, missing }
}

function explainLiteral(
  { leaf, negated }: Literal,
  vocabulary: Vocabulary,
  world: World,
): ExplainedCondition {
  const holds = createTest(leaf, vocabulary)(world) !== negated
  const not = negated ? 'not ' : ''
  if (!isComparison(leaf)) {
    const actual = show(
      createRead(vocabulary, leaf.attribute)(world),
      typeOf(vocabulary, leaf.attribute),
    )
    return {
      attribute: showReference(leaf.attribute),
      operator: `${not}exists`,
      expected: leaf.exists,
      actual,
      holds,
    }
  }
  const type = 'attribute' in leaf.left ? typeOf(vocabulary, leaf.left.attribute) : undefined
  return {
    attribute: 'attribute' in leaf.left ? showReference(leaf.left.attribute) : '',
    operator: `${not}${leaf.operator}`,
    expected: show(readOperand(vocabulary, leaf.right)(world), type),
    actual: show(readOperand(vocabulary, leaf.left)(world), type),
    holds,
  }
}

function show(value: Value | undefined, type: AttributeType | undefined): Shown {
  if (value === undefined) return null
  const scalar: ScalarType = type?.kind === 'list' ? type.of : (type ?? { kind: 'string' })
  if (typeof value === 'object') return value.map((item) => showValue(scalar, item))
  return showValue(scalar, value)
}
