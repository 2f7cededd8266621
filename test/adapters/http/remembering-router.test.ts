import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { createRememberingRouter } from '../../../src/adapters/inbound/http/remembering-router.ts'

describe('the router', () => {
  const http = new Hono({ router: createRememberingRouter() })
  http.use(async (c, next) => {
    await next()
    c.res.headers.set('X-Seen', c.req.path)
  })
  http.get('/users/profile', (c) => c.text('profile'))
  http.put('/users/profile', (c) => c.text('changed'))
  http.get('/users/:id', (c) => c.text(c.req.param('id')))

  const ask = async (method: string, path: string) => {
    const answer = await http.request(path, { method })
    return [answer.status, answer.headers.get('X-Seen'), await answer.text()]
  }

  test('finds the same the second time, by method and path', async () => {
    for (let times = 0; times < 2; times += 1) {
      expect(await ask('GET', '/users/profile')).toEqual([200, '/users/profile', 'profile'])
      expect(await ask('PUT', '/users/profile')).toEqual([200, '/users/profile', 'changed'])
      expect(await ask('HEAD', '/users/profile')).toEqual([200, '/users/profile', ''])
      expect((await ask('DELETE', '/users/profile'))[0]).toBe(404)
    }
  })

  test('remembers no path that has a parameter', async () => {
    expect(await ask('GET', '/users/one')).toEqual([200, '/users/one', 'one'])
    expect(await ask('GET', '/users/other')).toEqual([200, '/users/other', 'other'])
  })

  test('takes what is added later into account', async () => {
    const router = createRememberingRouter<string>()
    router.add('GET', '/healthz', 'one')
    expect(router.match('GET', '/healthz')[0]).toHaveLength(1)
    router.add('GET', '/healthz', 'other')
    expect(router.match('GET', '/healthz')[0]).toHaveLength(2)
  })
})
