/**
 * Somebody who uses the service, remembers what it has acknowledged, and notices when that is not so any more. A change
 * whose answer never came may have happened or not: either is right, until the next answer settles it.
 */

/** One request whose answer may never come. */
export interface Attempt {
  /** 0: no answer. */
  readonly status: number
  readonly requestId: string
  // biome-ignore lint/suspicious/noExplicitAny: answers in many shapes; a wrong guess is a violation that is reported
  readonly body: any
}

export type Ask = (
  operation: string,
  request: { readonly body?: object; readonly token?: string },
) => Promise<Attempt>

export interface Person {
  readonly username: string
  readonly email: string
  /** Any of these may be the password: the first is the acknowledged one. */
  passwords: string[]
  /** Any of these may be the last name. */
  lastNames: (string | null)[]
  session: { accessToken: string; refreshTokens: string[] } | undefined
  /** Access tokens of sessions whose end was acknowledged. */
  readonly ended: string[]
}

export interface Notebook {
  requests: number
  acknowledged: number
  unanswered: number
  /** Answered 503. */
  unavailable: number
  /** Of acknowledged changes, by what the audit log calls them: the id of the request. */
  readonly changes: Map<string, string[]>
  /** What must never happen. */
  readonly violations: string[]
}

export interface Stage {
  readonly ask: Ask
  readonly notebook: Notebook
  readonly random: () => number
  /** Waits for what went out before an answer got lost, and may still be on its way. */
  settle(answer: Attempt): Promise<void>
}

export function newNotebook(): Notebook {
  return {
    requests: 0,
    acknowledged: 0,
    unanswered: 0,
    unavailable: 0,
    changes: new Map(),
    violations: [],
  }
}

export function newPerson(): Person {
  const username = `f${crypto.randomUUID().slice(0, 18)}`
  return {
    username,
    email: `${username}@example.net`,
    passwords: [`${crypto.randomUUID()} lamp`],
    lastNames: [null],
    session: undefined,
    ended: [],
  }
}

/** Whether the account is there: repeated until somebody says so. */
export async function signUp(person: Person, stage: Stage): Promise<void> {
  const { username, email } = person
  const body = { username, email, password: person.passwords[0] }
  for (let attempt = 0; ; attempt += 1) {
    const made = await send(stage, 'POST /auth/register', { body })
    if (made.status === 201) return note(stage, 'account.register', made)
    // From an attempt whose answer was lost.
    if (made.status === 409 && attempt > 0) return
    if (made.status === 409) return violate(stage, 'a new name was taken', made)
    await expectTrouble(stage, 'sign up', made)
  }
}

export async function act(person: Person, stage: Stage): Promise<void> {
  if (!person.session) return signIn(person, stage)
  const dice = stage.random()
  if (dice < 0.35) return readProfile(person, stage)
  if (dice < 0.6) return writeProfile(person, stage)
  if (dice < 0.8) return refresh(person, stage)
  if (dice < 0.87) return changePassword(person, stage)
  if (dice < 0.95) return signOut(person, stage)
  return forgetPassword(person, stage)
}

export async function signIn(person: Person, stage: Stage): Promise<void> {
  for (const password of person.passwords) {
    const body = { identifier: person.username, password }
    const signedIn = await send(stage, 'POST /auth/login', { body })
    if (signedIn.status === 200) {
      person.passwords = [password]
      const { accessToken, refreshToken } = signedIn.body
      person.session = { accessToken, refreshTokens: [refreshToken] }
      return note(stage, 'session.sign_in', signedIn)
    }
    if (signedIn.status !== 401) return expectTrouble(stage, 'sign in', signedIn)
    if (password === person.passwords.at(-1)) {
      return violate(stage, 'no password that was acknowledged is right', signedIn)
    }
  }
}

async function readProfile(person: Person, stage: Stage): Promise<void> {
  const read = await authorised(person, stage, 'GET /users/profile')
  if (read?.status !== 200) return
  if (!person.lastNames.includes(read.body.lastName)) {
    const expected = person.lastNames.join(' or ')
    return violate(
      stage,
      `an acknowledged profile is lost: ${read.body.lastName}, not ${expected}`,
      read,
    )
  }
  person.lastNames = [read.body.lastName]
}

async function writeProfile(person: Person, stage: Stage): Promise<void> {
  const lastName = `N${Math.floor(stage.random() * 1e9)}`.replace(
    /\d/g,
    (digit) => 'abcdefghij'[Number(digit)] ?? '',
  )
  const written = await authorised(person, stage, 'PUT /users/profile', { body: { lastName } })
  if (written?.status === 200) {
    person.lastNames = [lastName]
    return note(stage, 'account.update_profile', written)
  }
  if (written) person.lastNames.push(lastName)
}

async function refresh(person: Person, stage: Stage): Promise<void> {
  const { session } = person
  if (!session) return
  const [token = ''] = session.refreshTokens
  const refreshed = await send(stage, 'POST /auth/refresh-token', { body: { refreshToken: token } })
  if (refreshed.status === 200) {
    const { accessToken, refreshToken } = refreshed.body
    person.session = { accessToken, refreshTokens: [refreshToken] }
    return
  }
  if (refreshed.status === 401) {
    person.session = undefined
    return violate(stage, `an honest client lost its session (${refreshed.body.code})`, refreshed)
  }
  await expectTrouble(stage, 'refresh', refreshed)
}

async function changePassword(person: Person, stage: Stage): Promise<void> {
  const [current = ''] = person.passwords
  const newPassword = `${crypto.randomUUID()} lamp`
  const body = { currentPassword: current, newPassword }
  const changed = await authorised(person, stage, 'PUT /users/password', { body })
  if (changed?.status === 204) {
    person.passwords = [newPassword]
    return note(stage, 'account.change_password', changed)
  }
  // An earlier change whose answer was lost may have happened; only a sign-in can tell.
  if (changed && !isIncorrect(changed)) person.passwords.push(newPassword)
  if (changed && isIncorrect(changed) && person.passwords.length === 1) {
    violate(stage, 'an acknowledged password is not the current one', changed)
  }
  if (person.passwords.length > 1) person.session = undefined
}

async function signOut(person: Person, stage: Stage): Promise<void> {
  const token = person.session?.accessToken
  const ended = await authorised(person, stage, 'POST /auth/logout', { body: {} })
  if (ended?.status === 204 && token) {
    person.ended.push(token)
    note(stage, 'session.sign_out', ended)
  }
  if (ended) person.session = undefined // ended, or perhaps
}

async function forgetPassword(person: Person, stage: Stage): Promise<void> {
  const asked = await send(stage, 'POST /auth/forgot-password', { body: { email: person.email } })
  if (asked.status === 202) return note(stage, 'account.request_password_reset', asked)
  await expectTrouble(stage, 'forgot password', asked)
}

/** Undefined when the person has to sign in first. */
async function authorised(
  person: Person,
  stage: Stage,
  operation: string,
  request: { readonly body?: object } = {},
): Promise<Attempt | undefined> {
  const token = person.session?.accessToken
  if (token === undefined) return undefined
  const answer = await send(stage, operation, { ...request, token })
  if (answer.status === 401) {
    person.session = undefined
    // Ten minutes have passed, at most.
    if (answer.body.code === 'expired_access_token') return undefined
    violate(stage, `a session that nobody ended is refused (${answer.body.code})`, answer)
    return undefined
  }
  if (!isIncorrect(answer)) await expectTrouble(stage, operation, answer)
  return answer
}

function isIncorrect({ body }: Attempt): boolean {
  return body.code === 'current_password_incorrect'
}

async function send(
  stage: Stage,
  operation: string,
  request: { readonly body?: object; readonly token?: string } = {},
): Promise<Attempt> {
  const answer = await stage.ask(operation, request)
  stage.notebook.requests += 1
  if (answer.status === 0) stage.notebook.unanswered += 1
  if (answer.status === 503) stage.notebook.unavailable += 1
  return answer
}

function note({ notebook }: Stage, action: string, { requestId }: Attempt): void {
  notebook.acknowledged += 1
  notebook.changes.set(action, [...(notebook.changes.get(action) ?? []), requestId])
}

/** 503 and no answer are what an outage looks like; nothing else is. */
async function expectTrouble(stage: Stage, what: string, answer: Attempt): Promise<void> {
  if (answer.status < 300 && answer.status >= 200) return
  if (answer.status !== 503 && answer.status !== 0)
    violate(stage, `${what} answered ${answer.status}`, answer)
  await stage.settle(answer)
}

function violate({ notebook }: Stage, what: string, { requestId, body }: Attempt): void {
  notebook.violations.push(`${what} (request ${requestId}, ${body?.code ?? 'no code'})`)
}
