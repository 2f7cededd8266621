/** A route that takes no input: public, and a GET. Types only. */
export interface PlainRoute {
  readonly path: string
  readonly needs: 'nothing'
  readonly answer: (
    request: Request,
    exchange: { readonly requestId: string },
  ) => Response | Promise<Response>
}
