import { unlinkedByStaff } from './advice.js'
import type { CodeWish, Common } from './attempt.js'
import type { Answer, CodeAnswer } from './connection.js'
import { loadBaileys } from './library.js'
import type { Life } from './life.js'
import { internationalNumber } from './phone.js'
import { within } from '../../timers.js'

const done = { ok: true } as const
const notOwner = { ok: false, reason: 'not_owner' } as const
const paired = { ok: false, reason: 'paired' } as const

/** What staff can wish for, of the connection as it is now. */
export function wishesOf(life: Life, { options, timing, board, fence }: Common) {
  const { storage, timers } = options

  /** Forgets what there is, which is nothing that anybody would miss, and begins to pair. */
  const begin = async (codeWish?: CodeWish): Promise<Answer> => {
    if ((await loadBaileys()) === null) return { ok: false, reason: 'not_installed' }
    if (life.open !== undefined) return paired
    const answer = await life.between(async () => {
      const known = (await storage.readKeys('creds', [''])).length > 0
      if (known && life.rest?.pairingProblem !== 'outdated') return paired
      if (!(await storage.wipe(fence))) return notOwner
      life.goOn(codeWish)
      return done
    })
    return answer ?? notOwner
  }

  return {
    showQr: (): Promise<Answer> => (board.current.qr === undefined ? begin() : Promise.resolve(done)),

    async pairByCode(phone: string): Promise<CodeAnswer> {
      const number = internationalNumber(phone)
      if (number === null) return { ok: false, reason: 'bad_phone' }
      let wish: CodeWish | undefined
      const outcome = new Promise<CodeAnswer>((answer) => {
        wish = { number, answer }
      })
      const begun = await begin(wish)
      return begun.ok ? outcome : begun
    },

    async reconnect(): Promise<Answer> {
      if (life.open !== undefined) return done
      const answer = await life.between(async () => {
        if (!(await storage.changeAccount({ stopped: null }, fence))) return notOwner
        life.goOn()
        return done
      })
      return answer ?? notOwner
    },

    async unlink(): Promise<Answer> {
      const gone = life.open?.logout().catch(() => undefined)
      if (gone !== undefined) await within(timers, timing.farewellMs, gone, undefined)
      const answer = await life.between(async () => {
        if (!(await storage.wipe(fence))) return notOwner
        life.stay(unlinkedByStaff)
        return done
      })
      return answer ?? notOwner
    },
  }
}
