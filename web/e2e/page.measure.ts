/**
 * What the page costs, as a table on standard output: `web/make measure`. `bench/README.md` says how to read it.
 */
import { readFileSync } from 'node:fs'

import type { CDPSession, Page } from '@playwright/test'

import { enter, messages, writing } from './acts.ts'
import { expect, test } from './fixtures.ts'

const MESSAGES = Number(process.env['PARLEY_MESSAGES'] ?? 100_000)
const RATE = 50
const SECONDS = 20

const results: [string, string, string][] = []

test.describe.configure({ mode: 'serial', timeout: 900_000 })

test.afterAll(() => {
  const table = results.map((row) => `| ${row.join(' | ')} |`).join('\n')
  console.log(`\n| what | measured | bar |\n|---|---:|---:|\n${table}\n`)
})

test('first load', async ({ browser, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await hub.as('ann').postMany(topic, 200, (i) => `message ${i}`)
  const times: number[] = []
  let scripts = 0
  for (let round = 0; round < 7; round++) {
    const context = await browser.newContext({ baseURL: hub.url })
    const page = await context.newPage()
    await page.addInitScript(() => localStorage.setItem('parley.user', '"ann"'))
    await page.addInitScript(watchForWriting)
    await page.goto(`/app/topics/${topic}`)
    await expect(messages(page).last()).toBeVisible()
    times.push(await page.evaluate(() => (window as unknown as { writable: number }).writable))
    // Everything, and what is loaded for searching and for trends, too.
    await page.goto('/app/search')
    await page.goto('/app/trends')
    scripts = await page.evaluate(async () => {
      const names = new Set<string>()
      for (const path of ['/app/search', '/app/trends']) {
        const html = await (await fetch(path)).text()
        for (const match of html.matchAll(/assets\/[\w.-]+\.js/g)) names.add(`/app/${match[0]}`)
      }
      for (const entry of performance.getEntriesByType('resource')) {
        if (entry.name.endsWith('.js')) names.add(new URL(entry.name).pathname)
      }
      let sum = 0
      for (const name of names) {
        const answer = await fetch(name, { cache: 'reload' })
        await answer.arrayBuffer()
        const entries = performance.getEntriesByName(answer.url) as PerformanceResourceTiming[]
        sum += entries.at(-1)?.encodedBodySize ?? 0
      }
      return sum
    })
    await context.close()
  }
  times.sort((a, b) => a - b)
  results.push(['JavaScript, compressed, of all pages', `${(scripts / 1024).toFixed(0)} KB`, '150 KB'])
  results.push([
    'from the address to a topic that one can write to, median and longest of 7',
    `${times[3]?.toFixed(0) ?? ''} ms, ${times[6]?.toFixed(0) ?? ''} ms`,
    '1,000 ms',
  ])
})

test('a long topic', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await hub.as('ann').postMany(topic, MESSAGES, (i) => `message ${i} ${'word '.repeat(1 + (i % 40))}`)
  const session = await page.context().newCDPSession(page)
  await page.goto('about:blank')
  const before = await memory(page)
  await enter(page, 'bob', topic)
  await page.getByRole('feed').hover()
  await page.evaluate(watchForBlanks)
  const end = Date.now() + SECONDS * 1000
  while (Date.now() < end) await page.mouse.wheel(0, -2000)
  const blanks = await page.evaluate(() => (window as unknown as { blanks: [number, number] }).blanks)
  const passed = await page.locator('[data-row]').count()
  await session.send('HeapProfiler.collectGarbage')
  const after = await memory(page)
  const heap = (await session.send('Runtime.getHeapUsage')).usedSize
  results.push([
    `frames without a message in the middle, of ${blanks[1]}, scrolling up as fast as the wheel turns for ${SECONDS} s`,
    String(blanks[0]),
    '0',
  ])
  results.push([`rows held, of ${MESSAGES.toLocaleString('en')} messages`, String(passed), ''])
  results.push(["JavaScript's heap after that", `${(heap / 1048576).toFixed(1)} MB`, ''])
  results.push([
    "memory of the page's process after that, and with an empty page",
    `${after.toFixed(0)} MB, ${before.toFixed(0)} MB`,
    '150 MB',
  ])
})

test('many messages a second', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  await ann.postMany(topic, 300, (i) => `message ${i}`)
  await enter(page, 'bob', topic)
  await expect(writing(page)).toBeVisible()
  await page.waitForLoadState('networkidle')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const begun = Date.now()
  const busyBefore = await busy(session)
  const posts: Promise<unknown>[] = []
  for (let sent = 0; sent < RATE * SECONDS; sent++) {
    posts.push(ann.post(topic, `message ${sent} said in a hurry #hurry`))
    const wait = begun + ((sent + 1) * 1000) / RATE - Date.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
  }
  await Promise.all(posts)
  const share = ((await busy(session)) - busyBefore) / ((Date.now() - begun) / 1000)
  await expect(messages(page).last()).toContainText(/said in a hurry/)
  results.push([
    `main thread, while ${RATE} messages/s arrive for ${SECONDS} s`,
    `${(share * 100).toFixed(1)} % of a core`,
    '20 %',
  ])
})

/** Processor time of the page's main thread, in seconds. */
async function busy(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

/** Memory that the page's process has for itself (its proportional share, Linux), in MB. */
async function memory(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] }
  await session?.detach()
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1])
  return Math.max(...sizes.map(Number)) / 1024
}

/** Notes when there is a message, and a field to write another one. */
function watchForWriting(): void {
  const look = () => {
    if (document.querySelector('[data-row]') === null || document.querySelector('textarea') === null) {
      requestAnimationFrame(look)
    } else {
      Object.assign(window, { writable: performance.now() })
    }
  }
  requestAnimationFrame(look)
}

/** Looks in each frame whether a message is in the middle. */
function watchForBlanks(): void {
  const counts: [number, number] = [0, 0]
  Object.assign(window, { blanks: counts })
  const feed = document.querySelector('[role=feed]')
  const look = () => {
    const scroller = feed?.parentElement?.getBoundingClientRect()
    if (scroller !== undefined) {
      const x = scroller.left + scroller.width / 2
      const found = [0.35, 0.5, 0.65].some((at) =>
        document.elementFromPoint(x, scroller.top + scroller.height * at)?.closest('[data-row], .edge'),
      )
      counts[1]++
      if (!found) counts[0]++
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
