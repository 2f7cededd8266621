/** Serves `dist/assets` where no platform does it for us. */

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
}

/** `read` gets a path below the folder, already checked: words, no dots but the one of the ending. */
export function createDiskAssets(
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
): (path: string) => Promise<Response> {
  return async (path) => {
    const ending = /^(?:\/[\w-]+)+\.(\w+)$/.exec(path)?.[1]
    const type = ending === undefined ? undefined : types[ending]
    if (type === undefined) return notFound()
    try {
      return new Response(await read(path), { headers: { 'Content-Type': type } })
    } catch {
      return notFound()
    }
  }
}

function notFound(): Response {
  return new Response(null, { status: 404 })
}
