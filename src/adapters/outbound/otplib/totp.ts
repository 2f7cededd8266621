/** Loaded by the first request that needs it: most never do. */
import type { Totp } from '../../../application/ports/totp.ts'

/** What an authenticator app shows above the code. */
const issuer = 'Gatehouse'
/** RFC 6238 §5.2: one step for a clock that is late or early, as the time on the way. */
const toleranceSeconds = 30

export const totp: Totp = {
  async enrol(label) {
    const { generateSecret, generateURI, renderSVG } = await import('./lazy.ts')
    const secret = generateSecret() // 160 bits: RFC 4226 §4 recommends as many
    const otpauthUri = generateURI({ issuer, label, secret })
    return { secret, otpauthUri, qrSvg: renderSVG(otpauthUri, { ecc: 'M' }) }
  },

  async verify(secret, code, now, usedStep) {
    if (!/^\d{6}$/.test(code)) return undefined
    const { verify } = await import('./lazy.ts')
    const verified = await verify({
      secret,
      token: code,
      epoch: Math.floor(now / 1000),
      epochTolerance: toleranceSeconds,
    })
    if (!verified.valid || !('timeStep' in verified)) return undefined
    return usedStep === null || verified.timeStep > usedStep ? verified.timeStep : undefined
  },
}
