import { type Html, html } from './html.ts'

/** The front page: what is behind this port. */
export function indexPage(backings: { sql: string; redis: string }): Html {
  return html`<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gatehouse local cloud</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
td { padding: .3rem 1rem .3rem 0; vertical-align: top } code { white-space: nowrap }
</style>
</head>
<body>
<h1>Local cloud</h1>
<p>Stands in for Neon (${backings.sql}), Upstash (${backings.redis}) and a mail provider.</p>
<table>
${endpoints.map(
  ([method, path, what]) =>
    html`<tr><td>${method}</td><td>${method === 'GET' ? html`<a href="${path}"><code>${path}</code></a>` : html`<code>${path}</code>`}</td><td>${what}</td></tr>
`,
)}</table>
</body>
</html>`
}

const endpoints: readonly (readonly [string, string, string])[] = [
  ['POST', '/sql', 'Neon: SQL over HTTP'],
  ['POST', '/redis', 'Upstash: one command'],
  ['POST', '/redis/pipeline', 'Upstash: several commands'],
  ['POST', '/redis/multi-exec', 'Upstash: several commands as one transaction'],
  ['POST', '/mail', 'sends a mail, into the mailbox'],
  ['GET', '/mailbox', 'the mail that was sent; DELETE empties it'],
  ['GET', '/stats', 'requests, statements and commands so far; DELETE zeroes'],
  ['GET', '/faults', 'what is broken on purpose; PUT breaks, DELETE mends'],
  ['GET', '/healthz', 'answers when everything has started'],
]
