/** Figures as people read them: three digits, and the unit that suits. Pure. */
import type { Spread } from '../measure/spread.ts'

/** Time. */
export function showNs(ns: number): string {
  if (ns < 1e3) return `${digits(ns)} ns`
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`
  return ns < 1e9 ? `${digits(ns / 1e6)} ms` : `${digits(ns / 1e9)} s`
}

/** The median, and the middle half. */
export function showSpread({ median, q1, q3 }: Spread): string {
  return `${showNs(median)} (${showNs(q1)} – ${showNs(q3)})`
}

/** How many times. */
export function showRatio({ median, q1, q3 }: Spread): string {
  return `${digits(median)} × (${digits(q1)} – ${digits(q3)})`
}

export function digits(value: number): string {
  if (value === 0) return '0'
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en', {
    minimumFractionDigits: Math.min(places, 3),
    maximumFractionDigits: Math.min(places, 3),
  })
}

/** A count, in full. */
export function count(value: number): string {
  return value.toLocaleString('en')
}
