import type { Page } from '@playwright/test'

import { enter, inList, message, messages, texts } from './acts.ts'
import { expect, test } from './fixtures.ts'

const COUNT = 10_000

/** Turns the wheel until something is so. */
async function scrollUntil(page: Page, by: number, reached: () => Promise<boolean>): Promise<void> {
  await page.getByRole('feed').hover()
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, by)
        return reached()
      },
      { timeout: 60_000, intervals: [15] },
    )
    .toBe(true)
}

/** Whether all of it can be seen in what it scrolls in. */
function inView(row: Element): boolean {
  const window = row.closest('.scroller')?.getBoundingClientRect()
  return window !== undefined && row.getBoundingClientRect().bottom <= window.bottom
}

/** The numbers of the messages that are held, which are to be without a gap. */
async function numbers(page: Page): Promise<number[]> {
  return (await texts(page)).map((text) => Number(/^message (\d+)/.exec(text)?.[1]))
}

function expectRun(held: number[]): void {
  expect(held).toEqual(held.map((_, i) => (held[0] ?? 0) + i))
}

test('10,000 messages are scrolled through, up and down, without a gap and without holding them all', async ({
  page,
  hub,
  topic,
}) => {
  test.slow()
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  const posted = await ann.postMany(topic, COUNT, () => 'x')
  // Numbered by their places, which posting at once does not give in order.
  const first = posted[0]
  expect(Number(first?.position)).toBe(0)
  await enter(page, 'bob', topic)
  await expect(messages(page).first()).toBeVisible()

  const heights: number[] = []
  const positions = () =>
    page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['row'] ?? ''))
  const places = new Map(posted.map((one, i) => [one.id, i]))
  const held = async () => (await positions()).map((id) => places.get(id) ?? -1)

  await scrollUntil(page, -4000, async () => {
    const now = await held()
    expectRun(now)
    heights.push(now.length)
    return (now[0] ?? COUNT) < COUNT - 2000
  })
  expect(Math.max(...heights)).toBeLessThan(400)
  await scrollUntil(page, 4000, async () => {
    const now = await held()
    expectRun(now)
    return now.at(-1) === COUNT - 1
  })
  expect(Math.max(...heights)).toBeLessThan(400)
})

test('the place is kept while messages arrive below and older ones are read above', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  for (let i = 0; i < 200; i++) await ann.post(topic, `message ${i}${i % 7 === 0 ? '\nof\nseveral\nlines' : ''}`)
  await enter(page, 'bob', topic)
  await expect(message(page, 'message 199')).toBeVisible()
  await scrollUntil(page, -300, async () => ((await numbers(page))[0] ?? 200) < 140)
  expectRun(await numbers(page))

  // Something in the middle of the window.
  const middle = async () =>
    page.getByRole('feed').evaluate((feed) => {
      const row = document.elementFromPoint(600, 400)?.closest('[data-row]') as HTMLElement | null
      return feed.contains(row)
        ? { name: row?.dataset['row'] ?? '', top: Math.round(row?.getBoundingClientRect().top ?? 0) }
        : undefined
    })
  let before = await middle()
  await expect
    .poll(async () => {
      const now = await middle()
      const still = now?.name === before?.name && now?.top === before?.top
      before = now
      return still
    })
    .toBe(true)
  for (let i = 200; i < 210; i++) await ann.post(topic, `message ${i}`)
  await expect(page.getByRole('button', { name: '10 new messages' })).toBeVisible()
  expect(await middle()).toEqual(before)
  await page.getByRole('button', { name: '10 new messages' }).click()
  await expect(message(page, 'message 209')).toBeInViewport()
  await expect(page.getByRole('button', { name: /new message/ })).toHaveCount(0)
  expectRun(await numbers(page))
})

test('who reads the newest sees each that comes', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  for (let i = 0; i < 60; i++) await ann.post(topic, `message ${i}`)
  await enter(page, 'bob', topic)
  for (let i = 60; i < 90; i++) {
    await ann.post(topic, `message ${i}`)
    await expect(message(page, `message ${i}`)).toBeInViewport()
  }
})

test('an address of a message leads to it, and to the newest from there', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  const posted = []
  for (let i = 0; i < 300; i++) posted.push(await ann.post(topic, `message ${i}`))
  await enter(page, 'bob', `${topic}/${posted[100]?.id ?? ''}`)
  await expect(message(page, 'message 100')).toBeInViewport()
  await expect(message(page, 'message 100')).toHaveClass(/target/)
  expectRun(await numbers(page))
  const newest = message(page, 'message 299')
  await scrollUntil(page, 1500, async () => (await newest.count()) === 1 && newest.evaluate(inView))
  expectRun(await numbers(page))
  await ann.post(topic, 'message 300')
  await expect(message(page, 'message 300')).toBeInViewport()
})

test('who was away long begins where reading ended', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  await ann.createTopic(`${topic}-other`)
  for (let i = 0; i < 20; i++) await ann.post(topic, `message ${i}`)
  await enter(page, 'bob', topic)
  await expect(message(page, 'message 19')).toBeInViewport()
  await inList(page, `${topic}-other`).click()
  await expect(page.getByRole('heading', { level: 1, name: `${topic}-other` })).toBeVisible()
  for (let i = 20; i < 220; i++) await ann.post(topic, `message ${i}`)
  await expect(page.getByRole('navigation').getByText('200 new messages')).toBeAttached()
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /200 new messages/ })
    .click()
  await expect(message(page, 'message 20').getByText('New', { exact: true })).toBeInViewport()
  await expect(message(page, 'message 219')).toHaveCount(0)
  await page.getByRole('button', { name: /new messages/ }).click()
  await expect(message(page, 'message 219')).toBeInViewport()
})

test('a deleted message that an address names is said to be gone', async ({ page, hub, topic, noise }) => {
  noise.expect(/404/)
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  const { id } = await ann.post(topic, 'gone')
  await ann.post(topic, 'still here')
  await ann.ask('DELETE', `/v1/messages/${id}`)
  await enter(page, 'bob', `${topic}/${id}`)
  await expect(page.getByText('That message is gone')).toBeVisible()
  await expect(message(page, 'still here')).toBeVisible()
})
