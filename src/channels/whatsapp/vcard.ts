/** A number on a contact card: as it is shown there, and the account on WhatsApp that it belongs to, where there is one. */
export interface CardNumber {
  readonly shown: string
  /** Digits with the country's code. */
  readonly account?: string
}

/** The first number on a card (RFC 6350), or undefined when there is none. WhatsApp adds the account to it as `waid`. */
export function phoneOn(vcard: string): CardNumber | undefined {
  const numbers = [...vcard.matchAll(/^(?:item\d+\.)?TEL(?<how>[^:\r\n]{0,100}):(?<shown>[^\r\n]{3,40})$/gim)]
  const found = numbers.map(({ groups }) => {
    const account = /waid=(\d{5,20})/i.exec(groups?.['how'] ?? '')?.[1]
    return { shown: (groups?.['shown'] ?? '').trim(), ...(account !== undefined && { account }) }
  })
  return found.find(({ account }) => account !== undefined) ?? found[0]
}
