import { type Locale, parseLocale } from '../../domain/account/locale.ts'
import { type PersonName, parsePersonName } from '../../domain/account/person-name.ts'
import { optional } from '../../domain/shared/parse-fields.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Violation } from '../../domain/shared/violation.ts'

/** What people say of themselves; `null` clears, leaving out leaves as it is. */
export interface ProfileForm {
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
  readonly locale?: string | undefined
}

/** The fields of a profile, each parsed, to go into `parseFields`. */
export function profileFields(form: ProfileForm): {
  firstName: Result<PersonName | null | undefined, Violation>
  lastName: Result<PersonName | null | undefined, Violation>
  locale: Result<Locale | null | undefined, Violation>
} {
  return {
    firstName: optional(form.firstName, parsePersonName),
    lastName: optional(form.lastName, parsePersonName),
    locale: optional(form.locale, parseLocale),
  }
}
