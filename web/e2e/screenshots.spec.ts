import { statSync } from 'node:fs'
import { join } from 'node:path'

import { enter, messages } from './acts.ts'
import { expect, test } from './fixtures.ts'
import type { Hub } from './hub.ts'

/** The pictures in README.md, which lie in `docs/images`; `PARLEY_SCREENSHOTS=docs web/make e2e screenshots` renews them. */
const SHOWN = [
  'topic-light-wide',
  'search-light-wide',
  'trends-dark-wide',
  'topic-dark-narrow',
  'search-light-narrow',
  'trends-light-narrow',
]
const RENEW = process.env['PARLEY_SCREENSHOTS'] === 'docs'

function pathOf(name: string): string {
  return RENEW && SHOWN.includes(name)
    ? join(import.meta.dirname, `../../docs/images/${name}.png`)
    : join(import.meta.dirname, `target/screenshots/${name}.png`)
}

const WIDE = { width: 1200, height: 750 }
const NARROW = { width: 390, height: 750 }
/** The largest that a picture may be, in bytes. */
const MOST = 150_000

let seeded = ''

/** A team's talk, the same in each picture. */
async function seed(hub: Hub): Promise<string> {
  if (seeded !== '') return seeded
  const [ann, bob, carol, dmitri] = [hub.as('ann'), hub.as('bob'), hub.as('carol'), hub.as('dmitri')]
  await ann.createTopic('general', 'General')
  await ann.createTopic('design', 'Design')
  await ann.createTopic('kitchen', 'Kitchen & lunch')
  await ann.createTopic('release', 'Release 1.0')
  await ann.createTopic('board', 'Board', { visibility: 'PRIVATE', users: { bob: true } })
  for (const [person, name] of [
    [ann, 'Ann Berg'],
    [bob, 'Bob Osei'],
    [carol, 'Carol Lindqvist'],
    [dmitri, 'Dmitri Volkov'],
  ] as const) {
    const id = name.split(' ')[0]?.toLowerCase() ?? ''
    await person.post('general', 'Hello')
    await person.ask('PATCH', `/v1/users/${id}`, { user: { name }, updateMask: 'name' })
  }
  await carol.post('design', 'The icons are in the folder now #design')
  await bob.post('kitchen', 'Soup today, and there is cake #food')
  await ann.post('board', 'Numbers follow on Monday')
  for (let i = 0; i < 24; i++) await dmitri.post('release', `Build ${i + 1} is green #build`)
  for (let i = 0; i < 6; i++) await carol.post('release', `Screenshot ${i + 1} of 6 #docs #release`)
  await ann.post('release', 'Good morning! What is left before we tag 1.0? #release')
  await bob.post('release', 'The notes: https://example.com/notes')
  await bob.post('release', 'I have read them twice. Somebody else, please?')
  await carol.post(
    'release',
    'On it.\nTwo questions so far:\n1. Do we name the old formats?\n2. Who writes the upgrade guide?',
  )
  const { id } = await dmitri.post('release', 'I do. And yes, wi name them #docs')
  await dmitri.ask('PATCH', `/v1/messages/${id}`, {
    message: { contentText: 'I do. And yes, we name them #docs' },
    updateMask: 'contentText',
  })
  await ann.post('release', 'Then it is all set for Thursday. Thank you! #release')
  seeded = 'release'
  return seeded
}

for (const [look, colorScheme] of [
  ['light', 'light'],
  ['dark', 'dark'],
] as const) {
  for (const [size, viewport] of [
    ['wide', WIDE],
    ['narrow', NARROW],
  ] as const) {
    test(`pictures of the main pages, ${look} and ${size}`, async ({ browser, hub, noise }) => {
      const topic = await seed(hub)
      const context = await browser.newContext({
        baseURL: hub.url,
        colorScheme,
        viewport,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
      })
      noise.hear(context)
      const page = await context.newPage()
      const take = async (name: string) => {
        await page.evaluate(async () => {
          await document.fonts.ready
          await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
        })
        await page.mouse.move(0, 0)
        const path = pathOf(`${name}-${look}-${size}`)
        await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
        expect(statSync(path).size).toBeLessThan(MOST)
      }
      await page.goto('/')
      await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible()
      await take('sign-in')
      await enter(page, 'ann', topic)
      await expect(messages(page).last()).toContainText('all set for Thursday')
      await expect(page.getByText('Dmitri Volkov').first()).toBeVisible()
      await take('topic')
      await page.goto('/app/')
      await expect(page.getByRole('main').getByText('Soup today')).toBeVisible()
      await take('topics')
      await page.goto('/app/search?q=screenshoot+%23docs')
      await expect(page.getByRole('main').getByText('Screenshot 6 of 6')).toBeVisible()
      await take('search')
      await page.goto('/app/trends?period=hour')
      await expect(page.getByRole('main').getByRole('link', { name: /build/ })).toBeVisible()
      await take('trends')
      await context.close()
    })
  }
}
