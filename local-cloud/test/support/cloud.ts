import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { inject } from 'vitest'
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../src/index.ts'

export const sqlPassword = 'sql p@ssword/1'
export const redisToken = 'redis-token'

/** A local cloud on a free port that keeps nothing and starts from an empty template, unless told otherwise. */
export async function startTestCloud(
  options: Partial<LocalCloudOptions> = {},
): Promise<LocalCloud> {
  const template = new Blob([await readFile(inject('templateFile'))])
  return startLocalCloud({
    port: 0,
    data: 'memory',
    sqlPassword,
    redisToken,
    template,
    ...options,
  })
}

export function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** A name that no other run uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`
}
