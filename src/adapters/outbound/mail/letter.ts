/** What a template writes: the words of one message, in one language, without any layout. */
import type { Notification } from '../../../domain/notification/notification.ts'

/** A language's templates: every notification has its letter, or the language does not compile. */
export type Catalogue = (notification: Notification) => Letter

export interface Letter {
  /** Also the headline. Written by us alone: nothing that a person chose gets into a header. */
  readonly subject: string
  readonly greeting: string
  /** What happened, one string a paragraph. */
  readonly paragraphs: readonly string[]
  readonly action?: Action
  /** What to do if it was somebody else. */
  readonly precaution: string
  readonly closing: string
}

export interface Action {
  readonly label: string
  readonly link: string
  /** Leads over to the link in plain sight, for whom the button does not work. */
  readonly hint: string
  /** Until when the link works; absent when it carries no token. */
  readonly expiry?: string
}
