import { type Html, html } from '../http/html.ts'
import type { Mail } from './message.ts'

const refreshSeconds = 5

/** The mailbox for a browser. A message's own HTML runs in a frame that may do nothing but open links in a new tab. */
export function mailboxPage(mails: readonly Mail[], options: { refresh: boolean }): Html {
  const { refresh } = options
  return html`<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${refresh ? html`<meta http-equiv="refresh" content="${refreshSeconds}">` : html``}
<title>Mailbox (${mails.length})</title>
<style>${{ html: styles }}</style>
</head>
<body>
<header>
<h1>Mailbox</h1>
<p>${counted(mails.length)} ·
${
  refresh
    ? html`refreshes every ${refreshSeconds} s · <a href="/mailbox">stop</a>`
    : html`<a href="/mailbox">refresh</a> · <a href="/mailbox?refresh">keep refreshing</a>`
}
 · <a href="/">local cloud</a></p>
</header>
<main>
${mails.length === 0 ? empty : mails.map(message)}
</main>
</body>
</html>`
}

function counted(count: number): string {
  if (count === 0) return 'no messages'
  return count === 1 ? '1 message' : `${count} messages`
}

const empty = html`<p class="empty">Nothing has been sent yet. Register somebody, or ask for a password reset,
and the mail shows up here.</p>`

function message(mail: Mail): Html {
  return html`<article>
<h2>${mail.subject || '(no subject)'}</h2>
<p class="meta">to <b>${mail.to}</b>${mail.from === null ? '' : ` from ${mail.from}`} ·
<time datetime="${mail.sentAt}">${mail.sentAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time></p>
<pre>${linked(mail.text, mail.links)}</pre>
${mail.html === null ? html`` : frame(mail.html)}
</article>
`
}

/** The text with its links clickable. */
function linked(text: string, links: readonly string[]): Html[] {
  const parts: Html[] = []
  let rest = text
  while (rest !== '') {
    const next = firstLink(rest, links)
    if (!next) return [...parts, html`${rest}`]
    const before = rest.slice(0, next.at)
    parts.push(
      html`${before}<a href="${next.link}" target="_blank" rel="noopener noreferrer">${next.link}</a>`,
    )
    rest = rest.slice(next.at + next.link.length)
  }
  return parts
}

function firstLink(text: string, links: readonly string[]) {
  const places = links.map((link) => ({ link, at: text.indexOf(link) }))
  // Of two that start at one place the longer is meant: the shorter is only its beginning.
  return places
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.link.length - a.link.length)[0]
}

function frame(document: string): Html {
  const framed = `<base target="_blank"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">${document}`
  return html`<details><summary>HTML</summary>
<iframe title="HTML of the message" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${framed}"></iframe></details>`
}

const styles = `
:root { color-scheme: light dark; --line: #8884; --quiet: #888 }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { margin: 0 } header p, .meta { color: var(--quiet); margin: .2rem 0 }
article { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.2rem; margin: 1rem 0 }
h2 { font-size: 1.05rem; margin: 0 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .8rem 0 0 }
iframe { width: 100%; height: 24rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; margin-top: .5rem }
summary { cursor: pointer; color: var(--quiet); margin-top: .6rem }
.empty { text-align: center; color: var(--quiet); padding: 4rem 1rem }
`
