/** What wrangler says that helps nobody at a laptop: its own banner, bindings, hints. */
export function isNoise(line: string): boolean {
  return line.trim() === '' || noise.some((pattern) => pattern.test(line))
}

const noise = [
  // It looks for news; there may be no network.
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) \S*cloudflare\.com/,
  /^\s+at GetAddrInfoReqWrap/,
  /^\s*⛅️ wrangler/u,
  /^[─-]+$/u,
  /^[┌├│└]/u,
  /^Attaching additional modules/,
  /^Using (?:vars|secrets) defined in/,
  /^Your Worker has access to the following bindings/,
  /^Binding\s+Resource/,
  /^env\./,
  /^⎔ /u,
  /\[custom build\]/,
  /\[wrangler:info\]/,
  /Unable to fetch the `Request\.cf` object/,
  /Falling back to a default placeholder/,
  /^\s*(?:Total Upload|Cloudflare agent skills)/,
]
