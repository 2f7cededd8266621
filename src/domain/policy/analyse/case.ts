/** One alternative of a condition, by attribute: whether it can be, and what follows from it. Pure. */
import type { AttributeType, Value } from '../attribute-type.ts'
import { type AttributeReference, showReference } from '../condition.ts'
import { typeOf, type Vocabulary } from '../variables.ts'
import { type Claim, presence, type RelationClaim, relation, type ValueClaim } from './claim.ts'
import { isPossible, type Possible, possibleValues } from './possible-values.ts'

export interface Case {
  readonly attributes: ReadonlyMap<string, AttributeCase>
  /** With what is left of the ways in which two attributes may stand to each other. */
  readonly relations: ReadonlyMap<string, RelationClaim>
  /** The attributes of which too much is asked. None: it can be, as far as the analysis sees. */
  readonly impossible: readonly string[]
}

export interface AttributeCase {
  readonly reference: AttributeReference
  readonly type: AttributeType
  readonly claims: readonly [ValueClaim, ...ValueClaim[]]
  readonly possible: Possible
}

/** A claim with its opposite: a case implies it when it excludes the opposite. */
export interface Implied {
  readonly claim: Claim
  readonly opposite: () => Claim
}

/** `present`: attributes that have a value in this case, whatever the claims say. */
export function createCase(
  claims: readonly Claim[],
  present: readonly AttributeReference[],
  vocabulary: Vocabulary,
): Case {
  const compared = claims.flatMap((claim) =>
    claim.kind === 'relation' && claim.left && !(claim.mask & relation.missing) ? [claim.left] : [],
  )
  const there = [...present, ...compared].flatMap((reference) => {
    const type = typeOf(vocabulary, reference)
    return type ? [presence(reference, type, true)] : []
  })
  const ofValues = claims.filter((claim) => claim.kind === 'value')
  const attributes = new Map(
    [...groupByKey([...ofValues, ...there])].map(([key, group]) => [key, attributeCase(group)]),
  )
  const relations = new Map(
    [...groupByKey(claims.filter((claim) => claim.kind === 'relation'))].map(([key, group]) => [
      key,
      relationCase(group, attributes),
    ]),
  )
  const impossible = [
    ...[...attributes].flatMap(([key, { possible }]) =>
      possible.missing || possible.present ? [] : [key],
    ),
    ...[...relations.values()].flatMap(({ mask, left }) =>
      mask === 0 && left ? [showReference(left)] : [],
    ),
  ]
  return { attributes, relations, impossible: [...new Set(impossible)] }
}

/** Whether every claim follows. Certain when true. */
export function implies(given: Case, demands: readonly Implied[]): boolean {
  // Most do not, and an example of it is found sooner than a proof of the opposite.
  for (const demand of demands) if (!mayFollow(given, demand)) return false
  return demands.every((demand) => follows(given, demand))
}

function mayFollow(given: Case, { claim }: Implied): boolean {
  if (claim.kind === 'relation') return (standing(given, claim) & ~claim.mask) === 0
  const about = given.attributes.get(claim.key)
  if (!about) return false
  for (const value of about.possible.some) if (!claim.holds(value)) return false
  return true
}

function follows(given: Case, { claim, opposite }: Implied): boolean {
  if (claim.kind === 'relation') return true // `mayFollow` has looked at every way they may stand
  const about = given.attributes.get(claim.key)
  if (!about) return false
  const { all, missing } = about.possible
  if (all) return true
  const against = opposite()
  if (against.kind === 'relation') return false
  if (!against.only || against.type.kind === 'address') {
    return !isPossible([against, ...about.claims])
  }
  return (
    !against.only.some((value) => isMet(about.claims, value)) &&
    !(missing && against.holds(undefined))
  )
}

/** Whether two cases exclude each other. Certain when true. */
export function exclude(one: Case, other: Case): boolean {
  for (const [key, about] of one.attributes) {
    const same = other.attributes.get(key)
    if (same && areApart(about, same)) return true
  }
  for (const [key, { mask }] of one.relations) {
    if ((mask & (other.relations.get(key)?.mask ?? relation.any)) === 0) return true
  }
  return false
}

function areApart(one: AttributeCase, other: AttributeCase): boolean {
  const [mine, others] = [one.possible, other.possible]
  if (mine.all) return !mine.all.some((value) => isMet(other.claims, value))
  if (others.all) return !others.all.some((value) => isMet(one.claims, value))
  if (!mine.missing && !others.missing) {
    if (mine.least > others.most || others.least > mine.most) return true
  }
  if (mine.some.some((value) => isMet(other.claims, value))) return false
  return !isPossible([...one.claims, ...other.claims])
}

const isMet = (claims: readonly ValueClaim[], value: Value | undefined) =>
  claims.every((claim) => claim.holds(value))

function groupByKey<T extends Claim>(
  claims: readonly T[],
): ReadonlyMap<string, readonly [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>()
  for (const claim of claims) {
    const group = groups.get(claim.key)
    if (group) group.push(claim)
    else groups.set(claim.key, [claim])
  }
  return groups
}

function attributeCase(claims: AttributeCase['claims']): AttributeCase {
  const { reference, type } = claims[0]
  return { reference, type, claims, possible: possibleValues(claims) }
}

function relationCase(
  claims: readonly [RelationClaim, ...RelationClaim[]],
  attributes: Case['attributes'],
): RelationClaim {
  const asked = claims.reduce((mask, claim) => mask & claim.mask, relation.any as number)
  return { ...claims[0], mask: asked & presenceMask(claims[0], attributes) }
}

function presenceMask({ left }: RelationClaim, attributes: Case['attributes']): number {
  const about = left && attributes.get(showReference(left))
  if (!about) return relation.any
  const { missing, present } = about.possible
  return (missing ? relation.missing : 0) | (present ? relation.present : 0)
}

function standing(given: Case, claim: RelationClaim): number {
  return given.relations.get(claim.key)?.mask ?? presenceMask(claim, given.attributes)
}
