import type { Instant } from '../../domain/shared/instant.ts'

/** What an authenticator app is given once. */
export interface TotpEnrolment {
  /** Base32. */
  readonly secret: string
  /** The Key URI format that authenticator apps read. */
  readonly otpauthUri: string
  /** The URI as a QR code: an SVG document. */
  readonly qrSvg: string
}

/** Time-based one-time passwords (RFC 6238): six digits, thirty seconds, one step of drift either way. */
export interface Totp {
  /** A new secret, for an account that the app shows under this label. */
  enrol(label: string): Promise<TotpEnrolment>
  /**
   * The time step that the code stands for; undefined when it is wrong, or of `usedStep` or before
   * (RFC 6238 §5.2: one use).
   */
  verify(
    secret: string,
    code: string,
    now: Instant,
    usedStep: number | null,
  ): Promise<number | undefined>
}
