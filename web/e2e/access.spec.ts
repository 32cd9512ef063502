import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Page } from '@playwright/test'

import { enter, message, messages, signIn, writing } from './acts.ts'
import { expect, test } from './fixtures.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  id: string
  impact: string
  nodes: { html: string; failureSummary: string }[]
}

/** What axe (https://github.com/dequelabs/axe-core) finds that keeps people out: of impact serious and critical. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
    return (await axe.run()).violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${colorScheme}`, async ({ page, hub, topic }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible()
    expect(await findings(page)).toEqual([])

    const ann = hub.as('ann')
    await ann.createTopic(topic)
    const { id } = await ann.post(topic, 'Hello #world, see https://example.com')
    await ann.post(topic, 'again')
    await ann.ask('PATCH', `/v1/messages/${id}`, {
      message: { contentText: 'Hello #world' },
      updateMask: 'contentText',
    })
    await enter(page, 'ann', topic)
    await expect(messages(page)).toHaveCount(2)
    await message(page, 'again').hover()
    expect(await findings(page)).toEqual([])

    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Topic settings' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Escape')
    for (const path of ['/app/', '/app/search?q=hello', '/app/trends', '/app/nowhere']) {
      await page.goto(path)
      await expect(page.getByRole('heading').nth(1)).toBeVisible()
      expect(await findings(page), path).toEqual([])
    }
  })
}

test('everything is done without a mouse', async ({ page, hub, topic }) => {
  await page.goto('/')
  await page.keyboard.type('keyboarder')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation')).toBeVisible()

  await page.keyboard.press('n')
  await page.keyboard.type(topic)
  await page.keyboard.press('Enter')
  await expect(writing(page)).toBeFocused()
  await page.keyboard.type('first line')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('second line')
  await page.keyboard.press('Enter')
  await expect(messages(page)).toHaveCount(1)
  await page.keyboard.type('another')
  await page.keyboard.press('Enter')
  await expect(message(page, 'another')).toBeVisible()
  await expect(page.locator('.pending')).toHaveCount(0)

  // Up into the messages, edit one there, delete the other.
  await page.keyboard.press('Escape')
  await expect(messages(page).last()).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(messages(page).first()).toBeFocused()
  await page.keyboard.press('e')
  await expect(page.getByRole('textbox', { name: 'Edit' })).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('changed')
  await page.keyboard.press('Enter')
  await expect(message(page, 'changed')).toBeVisible()
  await expect(writing(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Delete')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Enter')
  await expect(messages(page)).toHaveCount(1)

  await hub.as('ann').createTopic(`${topic}-other`)
  await page.keyboard.press('Control+/')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('navigation').getByRole('link', { name: `${topic}-other` })).toBeVisible({
    timeout: 20_000,
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type(`${topic}-other`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: `${topic}-other` })).toBeVisible()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(page.getByRole('heading', { level: 1, name: topic, exact: true })).toBeVisible()
})

test('a dialog gives the focus back to what has opened it', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await enter(page, 'ann', topic)
  const opener = page.getByRole('button', { name: 'Topic settings' })
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(opener).toBeFocused()
})

test('single letters are keys only as long as one wants that', async ({ page }) => {
  await signIn(page, 'ann')
  await page.getByRole('button', { name: 'Keyboard' }).click()
  await page.getByLabel('Single letters are keys').uncheck()
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.getByRole('navigation')).toBeVisible()
  await page.keyboard.press('t')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expect(page).toHaveURL(/\/app\/$/)
})

test('a screen reader is told of what others say, and of a lost connection', async ({ page, hub, topic, noise }) => {
  noise.expect(/ERR_INTERNET_DISCONNECTED/)
  await hub.as('ann').createTopic(topic)
  await hub.as('ann').post(topic, 'before')
  await enter(page, 'bob', topic)
  await expect(message(page, 'before')).toBeVisible()
  await hub.as('ann').post(topic, 'can you hear me?')
  await expect(page.getByRole('log')).toHaveText('\u2068ann\u2069: \u2068can you hear me?\u2069')
  await page.context().setOffline(true)
  await expect(page.getByRole('log')).toContainText('You are offline')
  await page.context().setOffline(false)
  await expect(page.getByRole('log')).toContainText('Connected again')
})

test('a narrow screen has the topics behind a button', async ({ page, hub, topic }) => {
  await page.setViewportSize({ width: 360, height: 720 })
  await hub.as('ann').createTopic(topic, 'A topic with a long name that needs more room than there is on such a screen')
  await enter(page, 'ann', topic)
  const menu = page.getByRole('button', { name: 'Topics' })
  await expect(page.getByRole('navigation')).toBeHidden()
  await menu.click()
  await expect(page.getByRole('navigation')).toBeVisible()
  await page.getByRole('navigation').getByRole('link', { name: 'Public feed' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Public feed' })).toBeVisible()
  await expect(page.getByRole('navigation')).toBeHidden()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})

test('times are told in the zone of who reads', async ({ browser, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  const { createdAt } = (await hub.as('ann').post(topic, 'when?')) as unknown as { createdAt: string }
  for (const timezoneId of ['Pacific/Auckland', 'America/Caracas']) {
    const context = await browser.newContext({ timezoneId, locale: 'en-GB', baseURL: hub.url })
    const page = await context.newPage()
    await signIn(page, 'ann', `/app/topics/${topic}`)
    const there = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', timeZone: timezoneId })
    await expect(message(page, 'when?').locator('.message-head time')).toHaveText(there.format(new Date(createdAt)))
    await context.close()
  }
})
