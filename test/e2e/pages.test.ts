/** The pages that people see, in a real browser. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { call, mailTo } from './support/client.ts'
import { useGatehouse } from './support/service.ts'

const executablePath = '/usr/bin/chromium'
const gatehouse = useGatehouse('dev')
const password = 'violet lamp under seven stairs'

describe.skipIf(!existsSync(executablePath))('in Chromium (Debian package chromium)', () => {
  let browser: Browser
  let page: Page
  let requested: string[]
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    })
  })

  afterAll(() => browser?.close())

  beforeEach(async () => {
    page = await browser.newPage({ locale: 'en-GB' })
    requested = []
    complaints = []
    page.on('request', (request) => requested.push(request.url()))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  })

  afterEach(async () => {
    const { origin } = new URL(gatehouse().url)
    const foreign = requested.filter(
      (url) => !url.startsWith(origin) && !/^(?:data|blob):/.test(url),
    )
    await page.close()
    expect(foreign).toEqual([])
  })

  test('a person confirms the address by the link in the mail, with one press', async () => {
    const { email } = await somebody()
    const [link = ''] = (await mailTo(gatehouse().cloudUrl, email, /^Confirm/)).links
    await page.goto(link)
    expect(page.url()).not.toContain('token')
    await page.getByRole('button').click()
    await page
      .getByText(/confirmed/i)
      .first()
      .waitFor()
    expect(complaints).toEqual([])
  })

  test('opening the link alone spends nothing: mail scanners open links', async () => {
    const { email } = await somebody()
    const [link = ''] = (await mailTo(gatehouse().cloudUrl, email, /^Confirm/)).links
    await page.goto(link)
    await page.goto('about:blank')
    await page.goto(link)
    await page.getByRole('button').click()
    await page
      .getByText(/confirmed/i)
      .first()
      .waitFor()
  })

  test('a person asks for a link, is told why a password will not do, and chooses another', async () => {
    const { email } = await somebody()
    await page.goto(`${gatehouse().url}/account/forgot-password`)
    await page.getByRole('textbox').fill(email)
    await page.getByRole('button').click()
    const [link = ''] = (await mailTo(gatehouse().cloudUrl, email, /^Reset/)).links
    await page.goto(link)
    await page.locator('input[type=password]').first().fill('password1234')
    await page.getByRole('button').click()
    await page
      .getByText(/attackers try/i)
      .first()
      .waitFor()
    await page.locator('input[type=password]').first().fill('another lamp under other stairs')
    await page.getByRole('button').click()
    await page
      .getByText(/password.*(?:changed|set|new)/i)
      .first()
      .waitFor()
    const { status } = await call(gatehouse().url, 'POST /auth/login', {
      body: { identifier: email, password: 'another lamp under other stairs' },
    })
    expect(status).toBe(200)
  })

  test('a person confirms a change of address at both mailboxes, and is told what is outstanding', async () => {
    const { email } = await somebody()
    const newEmail = await askForAnother(email)
    await openMail(newEmail, /^Confirm your new/)
    await page.getByRole('button', { name: 'Confirm the change' }).click()
    await page.getByText('at the current address').waitFor()
    await openMail(email, /^Do you want another/)
    await page.getByRole('button', { name: 'Confirm the change' }).click()
    await page.getByText('The e-mail address is changed').waitFor()
    expect(complaints).toEqual([])
  })

  test('whoever did not ask for a change of address stops it', async () => {
    const { email } = await somebody()
    await askForAnother(email)
    await openMail(email, /^Do you want another/)
    await page.getByRole('button', { name: 'Stop the change' }).click()
    await page.getByText('The change is stopped').waitFor()
    expect(complaints).toEqual([])
  })

  test('a used link says so in words', async () => {
    await page.goto(`${gatehouse().url}/account/verify-email#token=${'A'.repeat(43)}`)
    await page.getByRole('button').click()
    await page
      .getByText(/not valid|expired|used/i)
      .first()
      .waitFor()
  })

  test('the reference shows the operations and sends one', async () => {
    await page.goto(`${gatehouse().url}/docs`)
    await page.getByText('/auth/login', { exact: true }).first().waitFor()
    await page.getByText('/healthz', { exact: true }).first().click()
    await page.getByRole('button', { name: /^execute$/i }).click()
    await page.getByText('Server response').first().waitFor()
    await page.locator('.live-responses-table').getByText('200').first().waitFor()
    const mischief = complaints.filter((text) => !/inline style/i.test(text))
    expect(mischief).toEqual([])
  })

  async function askForAnother(email: string): Promise<string> {
    const { url } = gatehouse()
    const { body } = await call(url, 'POST /auth/login', { body: { identifier: email, password } })
    const newEmail = `new-${email}`
    const asked = { newEmail, currentPassword: password }
    await call(url, 'POST /users/email', { token: body.accessToken, body: asked })
    return newEmail
  }

  async function openMail(address: string, subject: RegExp): Promise<void> {
    const [link = ''] = (await mailTo(gatehouse().cloudUrl, address, subject)).links
    await page.goto('about:blank')
    await page.goto(link)
  }

  async function somebody(): Promise<{ readonly email: string }> {
    const word = crypto.randomUUID().slice(0, 13)
    const person = { username: `p-${word}`, email: `p-${word}@example.org`, password }
    await call(gatehouse().url, 'POST /auth/register', { body: person })
    return person
  }
})
