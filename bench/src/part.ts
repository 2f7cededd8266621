/** What each part of the suite finds out. Types only. */
import type { Section, SuiteReport } from './suite.ts'

export interface Part extends Pick<SuiteReport, 'figures' | 'measurements'> {
  readonly section: Section
}
