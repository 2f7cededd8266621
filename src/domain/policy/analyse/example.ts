/** Makes up a world in which a case holds. Best effort: the caller tries it before showing it to anybody. Pure. */
import {
  type AttributeType,
  type Scalar,
  type ScalarType,
  showValue,
  toScalar,
  type Value,
} from '../attribute-type.ts'
import { type AttributeOwner, showReference } from '../condition.ts'
import type { World } from '../evaluate/facts.ts'
import { typeOf, type Vocabulary } from '../variables.ts'
import type { AttributeCase, Case } from './case.ts'
import { presentValues } from './possible-values.ts'
import { type Chosen, type Pair, satisfy } from './relate.ts'

export function exampleOf(one: Case, vocabulary: Vocabulary): World {
  const chosen = new Map<string, Chosen>()
  for (const [key, about] of one.attributes) chosen.set(key, choose(about))
  const pairs = pairsOf(one, chosen, vocabulary)
  // What suits one pair may not suit another that was looked at before.
  for (let round = 0; round < rounds; round += 1) for (const pair of pairs) satisfy(pair)
  return written([...chosen.values()])
}

const rounds = 3

/** The shortest example: nothing where nothing is needed. */
function choose({ reference, type, claims, possible }: AttributeCase): Chosen {
  const value = possible.missing ? undefined : presentValues(claims)[0]
  return { reference, type, claims, value }
}

function pairsOf(one: Case, chosen: Map<string, Chosen>, vocabulary: Vocabulary): readonly Pair[] {
  const sideOf = (reference: Chosen['reference']): Chosen | undefined => {
    const key = showReference(reference)
    const type = typeOf(vocabulary, reference)
    const side = chosen.get(key) ?? (type && { reference, type, claims: [], value: undefined })
    if (side) chosen.set(key, side)
    return side
  }
  return [...one.relations.values()].flatMap(({ operator, mask, left, right }) => {
    const sides = left && right && ([sideOf(left), sideOf(right)] as const)
    return sides?.[0] && sides[1] ? [{ operator, mask, left: sides[0], right: sides[1] }] : []
  })
}

function written(chosen: readonly Chosen[]): World {
  const of = (owner: AttributeOwner) =>
    Object.fromEntries(
      chosen.flatMap(({ reference, type, value }) =>
        reference.owner === owner && value !== undefined
          ? [[reference.name, inJson(type, value)] as const]
          : [],
      ),
    )
  return {
    resource: of('resource'),
    user: of('user'),
    session: of('session'),
    context: of('context'),
  }
}

function inJson(type: AttributeType, value: Value): unknown {
  if (typeof value === 'object') {
    return type.kind === 'list' ? value.map((item) => scalarInJson(type.of, item)) : value
  }
  return type.kind === 'list' ? value : scalarInJson(type, value)
}

/** As a person writes it, where that means the same. */
function scalarInJson(type: ScalarType, value: Scalar): Scalar {
  if (type.kind === 'address' && typeof value === 'string') return value.split('/')[0] ?? value
  if (type.kind === 'time' && Math.abs(Number(value)) > farthestMoment) return value
  const shown = showValue(type, value)
  return toScalar(type, shown) === value ? shown : value
}

/** Of those that can be written as a date, with a year of four digits. */
const farthestMoment = 62_135_596_800_000
