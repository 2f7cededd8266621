/** Everything that is asked of one field, gathered so that each operator of MongoDB stands there once. Pure. */
import type { Scalar } from '../../../domain/policy/attribute-type.ts'

export type Constraint = { readonly field: string } & (
  | { readonly kind: 'among' | 'not_among' | 'all'; readonly values: readonly Scalar[] }
  | { readonly kind: 'exists'; readonly value: boolean }
  | { readonly kind: 'bound'; readonly operator: Bound; readonly value: Scalar }
  /** A look-ahead from the beginning of the text. */
  | { readonly kind: 'pattern'; readonly pattern: string }
)

type Bound = 'lt' | 'lte' | 'gt' | 'gte'

export interface Constraints {
  readonly among?: readonly Scalar[]
  readonly notAmong: readonly Scalar[]
  readonly all?: readonly Scalar[]
  readonly exists: readonly boolean[]
  readonly bounds: Readonly<Partial<Record<Bound, Scalar>>>
  readonly patterns: readonly string[]
}

const none: Constraints = { notAmong: [], exists: [], bounds: {}, patterns: [] }

export function addTo(sofar: Constraints = none, constraint: Constraint): Constraints {
  switch (constraint.kind) {
    case 'among':
      return {
        ...sofar,
        among: sofar.among?.filter((one) => constraint.values.includes(one)) ?? constraint.values,
      }
    case 'not_among':
      return { ...sofar, notAmong: [...sofar.notAmong, ...constraint.values] }
    case 'all':
      return { ...sofar, all: [...(sofar.all ?? []), ...constraint.values] }
    case 'exists':
      return { ...sofar, exists: [...sofar.exists, constraint.value] }
    case 'pattern':
      return { ...sofar, patterns: [...sofar.patterns, constraint.pattern] }
    case 'bound': {
      const known = sofar.bounds[constraint.operator]
      const tighter = known === undefined || tightens(constraint.operator, constraint.value, known)
      const bounds = { ...sofar.bounds, [constraint.operator]: tighter ? constraint.value : known }
      return { ...sofar, bounds, exists: [...sofar.exists, true] }
    }
  }
}

/** Undefined when no value can satisfy all. */
export function constraintJson(
  constraints: Constraints,
): Readonly<Record<string, unknown>> | undefined {
  const { among, notAmong, all, exists, bounds, patterns } = constraints
  const needsValue =
    among !== undefined || all !== undefined || patterns.length > 0 || exists.includes(true)
  if (exists.includes(false) && needsValue) return undefined
  if (among?.length === 0) return undefined
  const operators = Object.entries(bounds).map(([name, value]) => [`$${name}`, value] as const)
  return {
    ...(among && { $in: [...among] }),
    ...(notAmong.length > 0 && { $nin: [...new Set(notAmong)] }),
    ...(all && { $all: [...new Set(all)] }),
    // Plain CASL finds a missing value less than everything. `null` in JSON is missing too, which $exists
    // does not know.
    ...(exists.length > 0 && (exists.includes(true) ? { $ne: null } : { $eq: null })),
    ...(patterns.length > 0 && { $regex: `^${patterns.join('')}` }),
    ...Object.fromEntries(operators),
  }
}

function tightens(operator: Bound, value: Scalar, than: Scalar): boolean {
  return operator.startsWith('l') ? value < than : value > than
}
