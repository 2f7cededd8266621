/** Checks an AWS Signature Version 4 as a service does, with nothing but node:crypto. */
import { createHash, createHmac } from 'node:crypto'
import type { ReceivedRequest } from './provider.ts'

export interface Signer {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  readonly service: string
}

/** What is wrong with the signature, in words; undefined when it is right. */
export function signatureProblem(request: ReceivedRequest, signer: Signer): string | undefined {
  const parsed = authorization.exec(request.headers.authorization ?? '')?.groups
  if (!parsed) return 'The Authorization header is not one of SigV4.'
  const { credential = '', signed = '', signature = '' } = parsed

  const stamp = header(request, 'x-amz-date')
  const scope = [stamp.slice(0, 8), signer.region, signer.service, 'aws4_request'].join('/')
  if (credential !== `${signer.accessKeyId}/${scope}`) return `Wrong credential: ${credential}`
  if (Math.abs(Date.now() - timeOf(stamp)) > 300_000) return `Signature expired: ${stamp}`

  const names = signed.split(';')
  for (const name of [
    'host',
    ...Object.keys(request.headers).filter((key) => /^x-amz-/.test(key)),
  ]) {
    if (!names.includes(name)) return `Not signed: ${name}`
  }

  const canonical = [
    request.method,
    request.path, // of unreserved characters alone, without a query: it is canonical as it stands
    '',
    ...names.map((name) => `${name}:${header(request, name)}`),
    '',
    signed,
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n')
  const digest = createHash('sha256').update(canonical).digest('hex')
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${signer.secretAccessKey}`)
  const expected = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, digest].join('\n')).toString('hex')
  return signature === expected
    ? undefined
    : `The signature does not match. The Canonical String should have been '${canonical}'`
}

const authorization =
  /^AWS4-HMAC-SHA256 Credential=(?<credential>[^,]+), ?SignedHeaders=(?<signed>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$/

function header(request: ReceivedRequest, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** `20261124T213500Z`, in milliseconds. */
function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
