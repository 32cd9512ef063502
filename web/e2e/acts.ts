/** What people do on the page, and what they see there. */
import type { Locator, Page } from '@playwright/test'

/** Signs in as one does, and waits for the topics. */
export async function signIn(page: Page, name: string, path = '/app/'): Promise<void> {
  await page.goto(path)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('nav').waitFor({ state: 'attached' })
}

/** Opens a topic, signed in. */
export async function enter(page: Page, name: string, topic: string): Promise<void> {
  await signIn(page, name, `/app/topics/${topic}`)
  await writing(page).waitFor()
}

/** Where messages are written. */
export function writing(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Message to/ })
}

/** Writes a message and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  await writing(page).fill(text)
  await writing(page).press('Enter')
}

/** All messages that are shown. */
export function messages(page: Page): Locator {
  return page.getByRole('feed').getByRole('article')
}

/** Those that have a text. */
export function message(page: Page, text: string): Locator {
  return messages(page).filter({ has: page.getByText(text, { exact: true }) })
}

/** The texts that are shown, from the oldest. */
export async function texts(page: Page): Promise<string[]> {
  return messages(page).locator('.message-text').allTextContents()
}

/** The topic in the list beside. */
export function inList(page: Page, topic: string): Locator {
  return page.getByRole('navigation').getByRole('link', { name: topic })
}
