/** Conditions of the generated policies, and how each engine's language writes them. Pure. */
import type { Attributes, Person } from '../scenario.ts'

/** Something that is asked of one attribute of a thing. */
export type Comparison = { readonly attribute: string } & (
  | { readonly equals: 'id' | 'departmentId' }
  | { readonly is: string }
  | { readonly among: readonly string[] }
  | { readonly below: number }
)

/** All of them must hold. */
export type Condition = readonly Comparison[]

export function holds(condition: Condition, person: Person, attributes: Attributes): boolean {
  return condition.every((comparison) => {
    const value = attributes[comparison.attribute]
    if ('equals' in comparison) return value === personal(person, comparison.equals)
    if ('is' in comparison) return value === comparison.is
    if ('among' in comparison) return comparison.among.some((one) => one === value)
    return typeof value === 'number' && value < comparison.below
  })
}

/** Attributes of a thing of which the condition holds. */
export function example(condition: Condition, person: Person): Attributes {
  return Object.fromEntries(
    condition.map((comparison) => {
      if ('equals' in comparison) return [comparison.attribute, personal(person, comparison.equals)]
      if ('is' in comparison) return [comparison.attribute, comparison.is]
      if ('among' in comparison) return [comparison.attribute, comparison.among[0] ?? '']
      return [comparison.attribute, comparison.below - 1]
    }),
  )
}

/** A map in YAML's flow style. */
export function toGatehouse(condition: Condition): string {
  const members = condition.map((comparison) => {
    const { attribute } = comparison
    if ('equals' in comparison) return `${attribute}: "\${user.${comparison.equals}}"`
    if ('is' in comparison) return `${attribute}: ${comparison.is}`
    if ('among' in comparison) return `${attribute}: { in: [${comparison.among.join(', ')}] }`
    return `${attribute}: { lt: ${comparison.below} }`
  })
  return `{ ${members.join(', ')} }`
}

export function toCasl(condition: Condition, person: Person): Record<string, unknown> {
  return Object.fromEntries(
    condition.map((comparison) => {
      if ('equals' in comparison) return [comparison.attribute, personal(person, comparison.equals)]
      if ('is' in comparison) return [comparison.attribute, comparison.is]
      if ('among' in comparison) return [comparison.attribute, { $in: [...comparison.among] }]
      return [comparison.attribute, { $lt: comparison.below }]
    }),
  )
}

export function toCedar(condition: Condition): string {
  return condition
    .map((comparison) => {
      const attribute = `resource.${comparison.attribute}`
      if ('equals' in comparison) return `${attribute} == principal.${comparison.equals}`
      if ('is' in comparison) return `${attribute} == ${JSON.stringify(comparison.is)}`
      if ('among' in comparison) return `${JSON.stringify(comparison.among)}.contains(${attribute})`
      return `${attribute} < ${comparison.below}`
    })
    .join(' && ')
}

/** In the Common Expression Language. */
export function toCerbos(condition: Condition): string {
  return condition
    .map((comparison) => {
      const attribute = `R.attr.${comparison.attribute}`
      if ('equals' in comparison) {
        return `${attribute} == ${comparison.equals === 'id' ? 'P.id' : `P.attr.${comparison.equals}`}`
      }
      if ('is' in comparison) return `${attribute} == ${JSON.stringify(comparison.is)}`
      if ('among' in comparison) return `${attribute} in ${JSON.stringify(comparison.among)}`
      return `${attribute} < ${comparison.below}`
    })
    .join(' && ')
}

function personal(person: Person, attribute: 'id' | 'departmentId'): string {
  return attribute === 'id' ? person.id : String(person.attributes.departmentId)
}
