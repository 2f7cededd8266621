/** What conditions may ask of the person, the session and the circumstances, in every deployment. Pure. */
import type { AttributeType } from './attribute-type.ts'
import type { Attributes } from './bundle.ts'
import type { AttributeReference } from './condition.ts'

const string: AttributeType = { kind: 'string' }
const strings: AttributeType = { kind: 'list', of: { kind: 'string' } }

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

export const standardAttributes = {
  user: {
    /** The public id. */
    id: string,
    /** The primary role. */
    role: string,
    /** All roles, the primary one included. */
    roles: strings,
  },
  session: {
    /** RFC 8176 authentication method references. */
    methods: strings,
    /** Since the person last proved who they are. */
    authAge: { kind: 'duration' },
    /** Since the person last used a second factor; missing when they have not. */
    mfaAge: { kind: 'duration' },
  },
  context: {
    time: { kind: 'time' },
    /** In UTC. */
    timeOfDay: { kind: 'timeOfDay' },
    /** In UTC. */
    weekday: { kind: 'enum', values: weekdays },
    address: { kind: 'address' },
    portal: string,
  },
} as const satisfies Record<'user' | 'session' | 'context', Attributes>

/** Every attribute that a condition may name, by owner. */
export interface Vocabulary {
  readonly resource: Attributes
  readonly user: Attributes
  readonly session: Attributes
  readonly context: Attributes
}

export function vocabularyOf(
  declared: { readonly user: Attributes; readonly context: Attributes },
  resource: Attributes,
): Vocabulary {
  return {
    resource,
    user: { ...declared.user, ...standardAttributes.user },
    session: standardAttributes.session,
    context: { ...declared.context, ...standardAttributes.context },
  }
}

export function typeOf(
  vocabulary: Vocabulary,
  { owner, name }: AttributeReference,
): AttributeType | undefined {
  return Object.hasOwn(vocabulary[owner], name) ? vocabulary[owner][name] : undefined
}
