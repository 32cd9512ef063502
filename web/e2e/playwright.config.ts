import { existsSync } from 'node:fs'

import { defineConfig } from '@playwright/test'

/** Where Chromium is. */
function chromium(): string {
  const given = process.env['PARLEY_CHROMIUM']
  const places =
    given === undefined
      ? [
          '/usr/bin/chromium',
          '/usr/bin/chromium-browser',
          '/usr/bin/google-chrome',
          '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        ]
      : [given]
  const found = places.find((place) => existsSync(place))
  if (found === undefined) {
    throw new Error(
      `The tests in a browser need Chromium, which is not at ${places.join(', ')}.\n` +
        'Get it (Debian: apt install chromium), or say where it is: PARLEY_CHROMIUM=/path/to/chromium',
    )
  }
  return found
}

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: 'target/results',
  reporter: 'list',
  // A hub and a browser are enough for two cores.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
