/** Whether a sign-in comes from where its account never was. Pure. */
import { deviceOf } from './device.ts'

export interface SignInPlace {
  readonly userAgent: string | null
  /** ISO 3166-1 alpha-2; null: nobody knows. */
  readonly country: string | null
}

/** Another device, or another country. The first sign-in of all is no news. */
export function isNewPlace(known: readonly SignInPlace[], place: SignInPlace): boolean {
  if (known.length === 0) return false
  const device = deviceOf(place.userAgent)
  const isNewDevice = !known.some(({ userAgent }) => deviceOf(userAgent) === device)
  const countries = known.flatMap(({ country }) => country ?? [])
  const isNewCountry =
    place.country !== null && countries.length > 0 && !countries.includes(place.country)
  return isNewDevice || isNewCountry
}
