/** A route that takes no input: public, and a GET. Types only. */
export interface PlainRoute {
  readonly path: string
  readonly needs: 'nothing'
  /** Answered even to who is blocked. */
  readonly open?: true
  readonly answer: (
    request: Request,
    exchange: { readonly requestId: string },
  ) => Response | Promise<Response>
}
