/** A request that Telegram does not fulfil, with the words it uses for that. */
export class Refusal extends Error {
  readonly code: number
  readonly retryAfter: number | undefined

  constructor(code: number, description: string, retryAfter?: number) {
    super(description)
    this.code = code
    this.retryAfter = retryAfter
  }

  toJson() {
    return {
      ok: false,
      error_code: this.code,
      description: this.message,
      ...(this.retryAfter !== undefined && { parameters: { retry_after: this.retryAfter } }),
    }
  }
}

/** Telegram's own words for refusals that tests ask for. */
export const refusals = {
  blocked: () => new Refusal(403, 'Forbidden: bot was blocked by the user'),
  deactivated: () => new Refusal(403, 'Forbidden: user is deactivated'),
  notStarted: () => new Refusal(403, "Forbidden: bot can't initiate conversation with a user"),
  chatNotFound: () => new Refusal(400, 'Bad Request: chat not found'),
  tooManyRequests: (seconds: number) => {
    return new Refusal(429, `Too Many Requests: retry after ${String(seconds)}`, seconds)
  },
  unauthorized: () => new Refusal(401, 'Unauthorized'),
  serverError: () => new Refusal(500, 'Internal Server Error'),
  badGateway: () => new Refusal(502, 'Bad Gateway'),
}
