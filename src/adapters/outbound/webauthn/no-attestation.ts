/**
 * What stands in the Worker for those parts of @simplewebauthn/server that judge attestations (scripts/bundle.ts):
 * twice the size of the rest, for something that is never asked for. An attestation that comes unasked is not
 * verified, and so refused.
 */
const notVerified = async (): Promise<boolean> => false

export {
  notVerified as verifyAttestationAndroidKey,
  notVerified as verifyAttestationAndroidSafetyNet,
  notVerified as verifyAttestationApple,
  notVerified as verifyAttestationFIDOU2F,
  notVerified as verifyAttestationPacked,
  notVerified as verifyAttestationTPM,
}

/** Asked only of certificates, and only attestations have those. */
function noCertificates(): never {
  throw new Error('Attestations are not verified here')
}

export {
  noCertificates as convertX509PublicKeyToCOSE,
  noCertificates as getCertificateInfo,
  noCertificates as isCertRevoked,
  noCertificates as validateCertificatePath,
  noCertificates as verifyMDSBlob,
}

export const SettingsService = {
  getRootCertificates: (): readonly string[] => [],
  /** ML-DSA is not in workerd's WebCrypto. */
  runtimeSupportsPQC: (): boolean => false,
}

/** Nothing asks for the FIDO Metadata Service either. */
export const MetadataService = undefined
