/** Adds to every operation what follows from its entry in the routes: security, permission, common headers. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { OperationEntry } from '../operation.ts'
import { operations } from '../routes.ts'
import { headerRef } from './components.ts'

export type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>
type Operation = NonNullable<NonNullable<Document['paths']>[string]['get']>
type Responses = NonNullable<Operation['responses']>

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

export function completeOperations(document: Document): Document {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    const completed = methods.flatMap((method) => {
      const operation = item[method]
      if (!operation) return []
      const entry = operations.find((one) => one.path === path && one.method === method)
      return [[method, complete(operation, entry)] as const]
    })
    return [path, { ...item, ...Object.fromEntries(completed) }] as const
  })
  return { ...document, paths: Object.fromEntries(paths) }
}

function complete(operation: Operation, entry: OperationEntry | undefined): Operation {
  return {
    ...operation,
    ...needsOf(entry),
    ...(operation.parameters ? { parameters: operation.parameters.map(withHeaderCase) } : {}),
    responses: withHeaders(operation.responses ?? {}, entry !== undefined),
  }
}

/** Routes outside the table are public: they take nothing. */
function needsOf(entry: OperationEntry | undefined) {
  switch (entry?.needs) {
    case 'sign_in':
      return {
        security: [{ accessToken: [] }],
        ...(entry.requires === 'nothing' ? {} : { 'x-requires': entry.requires }),
      }
    case 'sign_in_or_credential':
      return {
        security: [{ accessToken: [] }, { serviceCredential: [] }],
        'x-requires': entry.requires,
      }
    case 'optional_sign_in':
      return { security: [{}, { accessToken: [] }] }
    default:
      return { security: [] }
  }
}

/** Validators want header names in lower case, readers want them as in the RFCs. */
function withHeaderCase<T extends object>(parameter: T): T {
  if (!('in' in parameter) || parameter.in !== 'header' || !('name' in parameter)) return parameter
  const name = String(parameter.name).replaceAll(/(?<=^|-)[a-z]/g, (c) => c.toUpperCase())
  return { ...parameter, name }
}

function withHeaders(responses: Responses, isLimited: boolean): Responses {
  const completed = Object.entries(responses).map(([status, response]) => {
    const headers = {
      ...('headers' in response ? response.headers : {}),
      'X-Request-Id': headerRef('RequestId'),
      'Server-Timing': headerRef('ServerTiming'),
      ...(isLimited
        ? { RateLimit: headerRef('RateLimit'), 'RateLimit-Policy': headerRef('RateLimitPolicy') }
        : {}),
      ...(status === '401' ? { 'WWW-Authenticate': headerRef('Challenge') } : {}),
      ...(status === '503' || status === '429' ? { 'Retry-After': headerRef('RetryAfter') } : {}),
    }
    return [status, { ...response, headers }] as const
  })
  return Object.fromEntries(completed)
}
