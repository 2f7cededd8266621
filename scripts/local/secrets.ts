/** The secrets of a laptop: made on the first start, kept in the data folder, never in the repository. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'

export interface LocalSecrets {
  readonly sqlPassword: string
  readonly redisToken: string
  /** A JWK Set with private parts, as SIGNING_KEYS wants it. */
  readonly signingKeys: string
  /** As TOKEN_KEYS wants it. */
  readonly tokenKeys: string
}

/** The secrets of a data folder; `memory` gets new ones every time. */
export async function localSecrets(data: string): Promise<LocalSecrets> {
  if (data === 'memory') return makeSecrets()
  return readOrMake(join(data, 'secrets.json'), makeSecrets)
}

/** Reads a private JSON file, or makes what it should hold and keeps that (mode 0600). */
export async function readOrMake<T>(file: string, make: () => T | Promise<T>): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T // written below
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const made = await make()
  await writePrivate(file, `${JSON.stringify(made, null, 2)}\n`)
  return made
}

/** Writes a file that only its owner may read. */
export async function writePrivate(file: string, content: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
  await writeFile(file, content, { mode: 0o600 })
  await chmod(file, 0o600) // it may have been there with another mode
}

/** SIGNING_KEYS with one new key. */
export async function makeSigningKeys(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = `local-${randomBytes(6).toString('base64url')}`
  return JSON.stringify({ keys: [{ ...(await exportJWK(privateKey)), kid }] })
}

/** TOKEN_KEYS with one new key. */
export function makeTokenKeys(): string {
  const id = `local-${randomBytes(6).toString('base64url')}`
  return JSON.stringify([{ id, secret: randomBytes(32).toString('base64url') }])
}

async function makeSecrets(): Promise<LocalSecrets> {
  return {
    sqlPassword: randomBytes(24).toString('base64url'),
    redisToken: randomBytes(24).toString('base64url'),
    signingKeys: await makeSigningKeys(),
    tokenKeys: makeTokenKeys(),
  }
}
