import type { Page } from 'playwright-core'

/** The chat page as a person sees it. */
export function chatPage(page: Page, url: string) {
  const bubbles = (who: 'citizen' | 'service') => page.locator(`.message.${who} .bubble p`)
  const standing = page.locator('.choices button:enabled')

  return {
    open: async () => {
      await page.goto(url)
      await page.waitForSelector('#chat[data-state="open"]')
    },
    reload: async () => {
      await page.reload()
      await page.waitForSelector('#chat[data-state="open"]')
    },
    /** A first visit up to the menu, in Spanish. */
    begin: async () => {
      await page.locator('#start').click()
      await standing.filter({ hasText: 'Español' }).click()
      await standing.nth(3).waitFor()
    },
    type: async (text: string) => {
      await page.locator('#text').fill(text)
      await page.locator('#text').press('Enter')
    },
    press: (label: string) => standing.filter({ hasText: label }).click(),
    standing,
    state: (state: string) => page.waitForSelector(`#chat[data-state="${state}"]`),
    status: () => page.locator('#status-text').innerText(),
    said: () => bubbles('citizen').allInnerTexts(),
    answers: () => bubbles('service').allInnerTexts(),
    /** Everything in the log, in order, without the times. */
    all: () => page.locator('.bubble p, .choices li').allInnerTexts(),
    /** Resolves when the message is answered: after it comes one from the service. */
    answered: (text: string) =>
      page
        .locator('.message.citizen[data-state="sent"]', { has: page.getByText(text, { exact: true }) })
        .locator('xpath=following-sibling::*[contains(@class, "service")]')
        .first()
        .waitFor(),
    waiting: (text: string) =>
      page.locator('.message.citizen[data-state="pending"]', { has: page.getByText(text, { exact: true }) }).waitFor(),
  }
}
