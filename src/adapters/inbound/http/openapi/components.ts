/** Parts of the OpenAPI document that no operation declares itself. */
export const components = {
  securitySchemes: {
    accessToken: {
      type: 'http' as const,
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The `accessToken` of a sign-in or a refresh (RFC 6750, RFC 9068).',
    },
    serviceCredential: {
      type: 'http' as const,
      scheme: 'bearer',
      bearerFormat: 'gh_sc_…',
      description:
        'The `token` of a service credential (POST /service-credentials), for portals’ back ends.',
    },
  },
  headers: {
    RequestId: {
      description:
        'Names this request: the trace id of an incoming `traceparent`, or a random one.',
      schema: { type: 'string' as const },
      example: '4bf92f3577b34da6a3ce929d0e0e4736',
    },
    ServerTiming: {
      description:
        'What this request cost: time and round trips by dependency, and the longest chain.',
      schema: { type: 'string' as const },
      example: 'db;dur=3.1;desc="1 trip", trips;desc="1"',
    },
    Challenge: {
      description: 'How to authenticate (RFC 6750 §3).',
      schema: { type: 'string' as const },
      example: 'Bearer realm="gatehouse"',
    },
    RateLimit: {
      description:
        'What is left of the limit that is nearest to its end, and in how many seconds it begins anew ' +
        '(draft-ietf-httpapi-ratelimit-headers). Left out where nothing was counted.',
      schema: { type: 'string' as const },
      example: '"sign-in-address-and-account";r=9;t=60',
    },
    RateLimitPolicy: {
      description: 'The limits that this request falls under: how many in how many seconds.',
      schema: { type: 'string' as const },
      example: '"sign-in-address-and-account";q=10;w=60, "sign-in-address";q=60;w=60',
    },
    RetryAfter: {
      description: 'Seconds to wait before the next try.',
      schema: { type: 'integer' as const },
      example: 5,
    },
  },
}

export const headerRef = (name: keyof typeof components.headers) => ({
  $ref: `#/components/headers/${name}`,
})
