/**
 * A Cognito that answers what it is told to, in the AWS JSON 1.1 protocol, and notes what it was asked. The answers are
 * written after the API reference of Cognito user pools: there is no AWS account here to record them with.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach } from 'vitest'

export interface Asked {
  readonly action: string
  readonly body: Readonly<Record<string, unknown>>
  readonly authorization: string
}

export type WireAnswer =
  | { readonly status?: 200; readonly body: object }
  | { readonly status: number; readonly exception: string; readonly message?: string }
  | 'cut'

export interface Wire {
  readonly endpoint: string
  readonly asked: readonly Asked[]
  /** One after another; what comes after the last gets it again. */
  answers(...answers: readonly [WireAnswer, ...WireAnswer[]]): void
}

const service = 'AWSCognitoIdentityProviderService.'

export function useWire(): () => Wire {
  const asked: Asked[] = []
  let script: readonly WireAnswer[] = []
  let endpoint: string | undefined

  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const answer = script[Math.min(asked.length, script.length - 1)]
    asked.push({
      action: String(request.headers['x-amz-target']).replace(service, ''),
      body: JSON.parse(text),
      authorization: request.headers.authorization ?? '',
    })
    if (!answer || answer === 'cut') return request.socket.destroy()
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/x-amz-json-1.1' })
    const body =
      'exception' in answer
        ? { __type: answer.exception, message: answer.message ?? 'made up' }
        : answer.body
    response.end(JSON.stringify(body))
    return undefined
  })

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    endpoint = `http://127.0.0.1:${address.port}`
  })
  beforeEach(() => {
    asked.length = 0
    script = []
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  return () => {
    if (endpoint === undefined) throw new Error('It listens only inside tests')
    return {
      endpoint,
      asked,
      answers: (...answers) => {
        asked.length = 0
        script = answers
      },
    }
  }
}
