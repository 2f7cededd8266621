/** Which user pool, and how this service shows itself there. */
export interface CognitoConfig {
  readonly region: string
  readonly userPoolId: string
  readonly clientId: string
  /** Undefined: the app client has none. */
  readonly clientSecret: string | undefined
  /** `admin`: with the credentials below. `user`: as an app does, with `USER_PASSWORD_AUTH`. */
  readonly authFlow: 'admin' | 'user'
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string | undefined
  }
  /** Undefined: the region's own. */
  readonly endpoint: string | undefined
}
