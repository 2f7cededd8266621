/** Builds the router of one operation, with its schemas. Only ever loaded by the first request to one. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Application } from '../../../../application/application.ts'
import type { AnyEnv, Operation, OperationEntry } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { formType } from '../request/read-body.ts'
import { violationsOf } from './violations.ts'

export interface LoadedOperation<E extends AnyEnv> {
  /** `lines`: the handler reads the body itself, as it comes. */
  readonly body: 'none' | 'optional' | 'required' | 'form' | 'lines'
  answer(request: Request, bindings: E['Bindings']): Promise<Response>
}

export function loadOperation<E extends AnyEnv>(
  operation: Operation<E>,
  application: Application,
  misfit: OperationEntry['misfit'],
): LoadedOperation<E> {
  const api = new OpenAPIHono<E>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const violations = violationsOf(result.error)
      // A list that is too long is well-formed all the same.
      const kind = violations.every(({ code }) => code === 'too_long') ? undefined : misfit
      return refuse(c.env, { kind: kind ?? 'validation_failed', violations })
    },
  })
  // The outer application knows how to answer what nobody expected.
  api.onError((error) => {
    throw error
  })
  operation({ api, application })

  return {
    body: declaredBody(api),
    answer: async (request, bindings) => api.fetch(request, bindings),
  }
}

function declaredBody<E extends AnyEnv>(api: OpenAPIHono<E>): LoadedOperation<E>['body'] {
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const body = definition.route.request?.body
    if (body && 'application/x-ndjson' in body.content) return 'lines'
    if (body && formType in body.content) return 'form'
    if (body) return body.required ? 'required' : 'optional'
  }
  return 'none'
}
