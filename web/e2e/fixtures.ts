/**
 * What the tests in a browser are given. `./verify` runs them all; by hand, from `web/`:
 *
 *     ../parley config >/dev/null            builds the hub, when anything of it has changed
 *     make build                             builds the page, when anything of it has changed
 *     npx playwright test -c e2e -g 'name'   the tests with that in their names
 *     npx playwright test -c e2e --headed    with a window; --debug step by step
 *     npx playwright show-trace e2e/target/results/…/trace.zip
 *
 * A hub is started once for all tests that a worker runs: each test makes topics of its own. A test may kill the hub, and
 * starts it again. Every test fails when the page has said an error in the console, and when it broke its own
 * Content-Security-Policy: a test that brings errors about says which.
 */
import { randomUUID } from 'node:crypto'

import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'

import { Hub } from './hub.ts'

export { expect }

/** What pages say in their consoles. */
export class Noise {
  private readonly heard: string[] = []
  private readonly expected: RegExp[] = []

  hear(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() === 'error') {
        this.heard.push(`${message.text()} (${message.location().url})`)
      }
    })
    context.on('weberror', (error) => {
      this.heard.push(String(error.error().stack ?? error.error()))
    })
  }

  /** From now on, and back to the test's begin, this is no reason to fail. */
  expect(text: RegExp): void {
    this.expected.push(text)
  }

  /** What nobody expected. */
  get unexpected(): string[] {
    return this.heard.filter((text) => !this.expected.some((pattern) => pattern.test(text)))
  }
}

interface TestFixtures {
  noise: Noise
  /** An id for a topic of this test alone. */
  topic: string
  /** Opens a page in a browser session of its own: somebody else's. */
  anotherPage: () => Promise<Page>
}

interface WorkerFixtures {
  hub: Hub
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  hub: [
    async ({}, use) => {
      const hub = await Hub.start()
      await use(hub)
      await hub.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ hub }, use) => {
    await use(hub.url)
  },

  noise: [
    async ({ context }, use) => {
      const noise = new Noise()
      noise.hear(context)
      await use(noise)
      expect(noise.unexpected, 'errors in the console').toEqual([])
    },
    { auto: true },
  ],

  topic: async ({}, use) => {
    await use(`t-${randomUUID().slice(0, 8)}`)
  },

  anotherPage: async ({ browser, noise }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext()
      contexts.push(context)
      noise.hear(context)
      return context.newPage()
    })
    for (const context of contexts) {
      await context.close()
    }
  },
})
