/** What Amazon SES answers to SendEmail, as far as its documentation says. Checks signatures, delivers nothing. */
import { z } from 'zod'
import type { ReceivedRequest, Reply } from './provider.ts'
import { type Signer, signatureProblem } from './signature.ts'

export const signer: Signer = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'eu-west-1',
  service: 'ses',
}

/** Answers a signed, well-formed SendEmail with `reply`, and anything else as SES would. */
export function answerSendEmail(
  request: ReceivedRequest,
  reply: (email: SentEmail) => Reply,
): Reply {
  if (request.method !== 'POST' || request.path !== '/v2/email/outbound-emails') {
    return sesError(404, 'UnknownOperationException', 'No such operation')
  }
  const problem = signatureProblem(request, signer)
  if (problem) return sesError(403, 'InvalidSignatureException', problem)
  const email = sendEmail.safeParse(JSON.parse(request.body))
  return email.success
    ? reply(email.data)
    : sesError(400, 'BadRequestException', email.error.message)
}

/** An error as the service words it: the type in a header, with the address of its own that it appends. */
export function sesError(status: number, type: string, message: string): Reply {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazonaws.ses/`,
    },
    body: JSON.stringify({ message }),
  }
}

export type SentEmail = z.infer<typeof sendEmail>

const utf8 = z.strictObject({ Data: z.string().min(1), Charset: z.literal('UTF-8') })

/** The members we use, from the API reference of SendEmail and MessageHeader (v2). */
const sendEmail = z.strictObject({
  FromEmailAddress: z.string(),
  Destination: z.strictObject({ ToAddresses: z.array(z.string()).length(1) }),
  ConfigurationSetName: z.string().optional(),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: utf8,
      Body: z.strictObject({ Text: utf8, Html: utf8 }),
      Headers: z
        .array(
          z.strictObject({
            Name: z.string().regex(/^[!-9;-@A-~]{1,126}$/),
            Value: z.string().regex(/^[ -~]{1,870}$/),
          }),
        )
        .max(15),
    }),
  }),
})
