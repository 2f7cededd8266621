import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../src/index.ts'
import { linksIn } from '../src/mail/message.ts'
import { postJson, startTestCloud } from './support/cloud.ts'

describe('the mailbox', () => {
  let cloud: LocalCloud
  const now = new Date('2026-01-02T03:04:05.678Z')
  const mail = { to: 'ada@example.test', subject: 'Hello', text: 'Hi' }

  beforeAll(async () => {
    cloud = await startTestCloud({ now: () => now })
  })
  afterAll(() => cloud?.close())
  beforeEach(async () => {
    await fetch(`${cloud.url}/mailbox`, { method: 'DELETE' })
  })

  const send = (body: unknown) => postJson(cloud.mailUrl, body)
  const list = async (): Promise<unknown> => {
    const response = await fetch(`${cloud.url}/mailbox`, {
      headers: { Accept: 'application/json' },
    })
    return response.json()
  }
  const page = (query = '') =>
    fetch(`${cloud.url}/mailbox${query}`, {
      headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    })

  it('shows what was sent, newest first, with its links', async () => {
    const sent = await send(mail)
    expect(sent.status).toBe(201)
    await send({
      ...mail,
      from: 'Gatehouse <no-reply@example.test>',
      text: 'Go to https://app.test/reset#token=a.b-c. Bye.',
      html: '<p>Go</p>',
      id: 'outbox-1',
    })
    expect(await list()).toEqual({
      messages: [
        {
          id: expect.any(String),
          messageId: 'outbox-1',
          to: 'ada@example.test',
          from: 'Gatehouse <no-reply@example.test>',
          subject: 'Hello',
          text: 'Go to https://app.test/reset#token=a.b-c. Bye.',
          html: '<p>Go</p>',
          sentAt: now.toISOString(),
          links: ['https://app.test/reset#token=a.b-c'],
        },
        expect.objectContaining({ text: 'Hi', html: null, links: [], ...(await sent.json()) }),
      ],
    })
  })

  it('keeps a message that arrives twice twice, each with an id of its own', async () => {
    const ids = [await send({ ...mail, id: 'x' }), await send({ ...mail, id: 'x' })]
    const [a, b] = await Promise.all(ids.map((response) => response.json()))
    expect(a).not.toEqual(b)
    expect(await list()).toMatchObject({ messages: [{ messageId: 'x' }, { messageId: 'x' }] })
  })

  it('keeps the newest 500', async () => {
    for (let i = 0; i < 503; i += 1) await send({ ...mail, subject: `no ${i}` })
    const { messages } = (await list()) as { messages: { subject: string }[] }
    expect(messages).toHaveLength(500)
    expect([messages.at(0)?.subject, messages.at(-1)?.subject]).toEqual(['no 502', 'no 3'])
  })

  it('is empty after DELETE', async () => {
    await send(mail)
    const emptied = await fetch(`${cloud.url}/mailbox`, { method: 'DELETE' })
    expect(emptied.status).toBe(204)
    expect(await list()).toEqual({ messages: [] })
  })

  it.each([
    ['no recipient', { subject: 'x', text: 'y' }, '"to"'],
    ['a text that is no string', { ...mail, text: 1 }, '"text"'],
    ['a member that nobody knows', { ...mail, cc: 'x@y' }, '"cc"'],
    ['a list', [mail], 'object'],
  ])('refuses %s', async (_, body, named) => {
    const response = await send(body)
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({ error: expect.stringContaining(named) })
  })

  it('refuses what is not JSON, and what is over 256 KiB', async () => {
    expect((await send('{')).status).toBe(400)
    expect((await send({ ...mail, text: 'x'.repeat(256 * 1024) })).status).toBe(413)
  })

  it('has a page for a browser that says when nothing has been sent', async () => {
    const response = await page()
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toContain('Nothing has been sent yet')
  })

  it('lets nothing out of a message: all is escaped, and its HTML sits in a sandbox', async () => {
    const evil = '</pre><script>alert(1)</script>"\'&'
    await send({
      to: `${evil}@x`,
      from: evil,
      subject: evil,
      text: evil,
      html: `${evil}" onload="x`,
    })
    const response = await page()
    const html = await response.text()
    expect(html).not.toContain('<script')
    expect(html).not.toContain('" onload="x')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;')
    expect(html).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/)
    expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';/)
  })

  it('makes links clickable, the longer of two that begin alike', async () => {
    await send({ ...mail, text: 'a http://x.test/a b http://x.test/a?b=1&c=2#d' })
    const html = await (await page()).text()
    expect(html).toContain('<a href="http://x.test/a" ')
    expect(html).toContain('<a href="http://x.test/a?b=1&amp;c=2#d" ')
  })

  it('refreshes itself only when asked', async () => {
    expect(await (await page()).text()).not.toContain('http-equiv="refresh"')
    expect(await (await page('?refresh')).text()).toContain('http-equiv="refresh"')
  })
})

describe('links in a text', () => {
  it.each([
    ['see https://a.test/x.', ['https://a.test/x']],
    ['(https://a.test/x)', ['https://a.test/x']],
    ['https://a.test/x_(y) z', ['https://a.test/x_(y)']],
    ['<https://a.test/x?y=1#z>', ['https://a.test/x?y=1#z']],
    ['http://localhost:3000/#/verify?token=a-b_c', ['http://localhost:3000/#/verify?token=a-b_c']],
    ['https://a.test https://b.test, https://a.test', ['https://a.test', 'https://b.test']],
    ['ftp://a.test javascript:alert(1) www.a.test', []],
  ])('%s', (text, links) => {
    expect(linksIn(text)).toEqual(links)
  })
})
