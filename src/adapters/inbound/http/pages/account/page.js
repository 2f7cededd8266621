// What the account pages share: take the token out of the address, ask, post, and say what came of it.
import { textsFor } from './texts.js'

/**
 * Runs a page. Nothing is sent before the person asks for it: programs that open every link in a mail
 * must not spend its token. A page with two buttons says where each posts (`data-path`); what the service
 * answers chooses the words in the end (`done`, the name of a text).
 */
export function runPage({ name, path, body, field, needsToken, done = () => 'done' }) {
  const texts = textsFor(name)
  const form = document.getElementById('form')
  translate(texts)
  const token = takeToken()
  // A link opened over this page in the same tab changes only the fragment.
  window.addEventListener('hashchange', () => window.location.reload())
  if (needsToken && token === undefined) return finish(texts.noToken, 'bad')

  let busy = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    if (field && field.value === '') return refuseField(texts.required)
    busy = true
    field?.removeAttribute('aria-invalid')
    const pressed = event.submitter ?? form.querySelector('button')
    pressed.setAttribute('aria-disabled', 'true')
    say(texts.working)
    const { problem, answer } = await post(pressed.dataset.path ?? path, body(token))
    busy = false
    pressed.removeAttribute('aria-disabled')
    if (!problem) return finish(texts[done(answer, pressed)], 'good')
    const { code, requestId, errors } = problem
    if (code === 'invalid_token' || code === 'email_taken') return finish(texts[code], 'bad')
    if (code === 'validation_failed' && field) {
      return refuseField(errors.map((error) => texts[error.code] ?? error.message).join(' '))
    }
    say(wordsFor(code, texts) ?? `${texts.unexpected}${requestId}`, 'bad')
    outcome().focus()
  })

  function refuseField(words) {
    field.setAttribute('aria-invalid', 'true')
    say(words, 'bad')
    field.focus()
  }
}

function wordsFor(code, texts) {
  if (code === 'no_connection') return texts.noConnection
  if (code === 'dependency_unavailable') return texts.unavailable
  if (code === 'rate_limited') return texts.tooMany
  return undefined
}

/** The token is in the fragment, which no server ever sees; from here on no history and no screen shows it. */
function takeToken() {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token')
  window.history.replaceState(null, '', window.location.pathname)
  return token || undefined
}

/** The answer when it worked, if there is any; the problem document (RFC 9457) when it did not. */
async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
    })
    if (response.ok) return { answer: await response.json().catch(() => undefined) }
    const requestId = response.headers.get('X-Request-Id') ?? '?'
    const unknown = { code: 'unknown', requestId, errors: [] }
    return { problem: await response.json().catch(() => unknown) }
  } catch {
    return { problem: { code: 'no_connection' } }
  }
}

function translate(texts) {
  document.title = texts.title
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = texts[element.dataset.text]
  }
}

/** The question is answered, one way or the other: only the outcome stays. */
function finish(words, kind) {
  document.getElementById('question').hidden = true
  const next = document.getElementById('next')
  if (next && kind === 'bad') next.hidden = false
  say(words, kind)
  outcome().focus()
}

function say(words, kind) {
  outcome().dataset.kind = kind ?? ''
  outcome().textContent = words
}

function outcome() {
  return document.getElementById('outcome')
}
