/** One alternative of a condition, by attribute: whether it can be, and what follows from it. Pure. */
import type { AttributeType } from '../attribute-type.ts'
import { type AttributeReference, showReference } from '../condition.ts'
import { typeOf, type Vocabulary } from '../variables.ts'
import { type Claim, presence, type RelationClaim, relation, type ValueClaim } from './claim.ts'
import { allValues, canBePresent, isPossible } from './possible-values.ts'

export interface Case {
  readonly attributes: ReadonlyMap<string, AttributeCase>
  readonly relations: ReadonlyMap<string, RelationCase>
  /** The attributes of which too much is asked. None: it can be, as far as the analysis sees. */
  readonly impossible: readonly string[]
}

export interface AttributeCase {
  readonly reference: AttributeReference
  readonly type: AttributeType
  readonly claims: readonly [ValueClaim, ...ValueClaim[]]
  readonly canBeMissing: boolean
  readonly canBePresent: boolean
  readonly values: ReturnType<typeof allValues>
}

/** What is left of the ways in which two attributes may stand to each other. */
export interface RelationCase extends RelationClaim {
  readonly operators: readonly RelationClaim[]
}

/** A claim with its opposite: a case implies it when it excludes the opposite. */
export interface Implied {
  readonly claim: Claim
  readonly opposite: Claim
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
    ...[...attributes].flatMap(([key, { canBeMissing, canBePresent }]) =>
      canBeMissing || canBePresent ? [] : [key],
    ),
    ...[...relations.values()].flatMap(({ mask, left }) =>
      mask === 0 && left ? [showReference(left)] : [],
    ),
  ]
  return { attributes, relations, impossible: [...new Set(impossible)] }
}

/** Certain when true. */
export function implies(given: Case, { claim, opposite }: Implied): boolean {
  if (claim.kind === 'relation') return (standing(given, claim) & ~claim.mask) === 0
  const about = given.attributes.get(claim.key)
  if (!about || opposite.kind !== 'value') return false
  if (about.values) return about.values.every((value) => claim.holds(value))
  return !isPossible([...about.claims, opposite])
}

/** Whether two cases exclude each other. Certain when true. */
export function exclude(one: Case, other: Case): boolean {
  for (const [key, about] of one.attributes) {
    const same = other.attributes.get(key)
    if (same && !isPossible([...about.claims, ...same.claims])) return true
  }
  for (const [key, { mask }] of one.relations) {
    if ((mask & (other.relations.get(key)?.mask ?? relation.any)) === 0) return true
  }
  return false
}

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
  return {
    reference,
    type,
    claims,
    canBeMissing: claims.every((claim) => claim.holds(undefined)),
    canBePresent: canBePresent(claims),
    values: allValues(claims),
  }
}

function relationCase(
  claims: readonly [RelationClaim, ...RelationClaim[]],
  attributes: Case['attributes'],
): RelationCase {
  const asked = claims.reduce((mask, claim) => mask & claim.mask, relation.any as number)
  return { ...claims[0], mask: asked & presenceMask(claims[0], attributes), operators: claims }
}

function presenceMask({ left }: RelationClaim, attributes: Case['attributes']): number {
  const about = left && attributes.get(showReference(left))
  if (!about) return relation.any
  return (about.canBeMissing ? relation.missing : 0) | (about.canBePresent ? relation.present : 0)
}

function standing(given: Case, claim: RelationClaim): number {
  return given.relations.get(claim.key)?.mask ?? presenceMask(claim, given.attributes)
}
