import { enter, message, messages, say } from './acts.ts'
import { expect, test } from './fixtures.ts'

const HOSTILE = [
  '<script>window.hacked = true</script>',
  '<img src=x onerror="window.hacked = true">',
  '"><svg onload=alert(1)>',
  'javascript:alert(1) http://javascript:alert(1)',
  '\u202Egnirts desrever\u202C and after',
  'a\u200Db\u200Cc\u200Bd',
  '&lt;b&gt; &amp; {{ constructor.constructor("window.hacked = true")() }}',
  '😀'.repeat(140),
  'Z̸̡̛̝͚͎͔̪̆͐͌a̷͍͑l̴͈̾g̶̣̈o̵̖͝',
  `long${'g'.repeat(3000)}`,
]

test('hostile text is shown as it was written, and does nothing', async ({ page, hub, topic }) => {
  const eve = hub.as('eve')
  await eve.createTopic(topic, '<b onmouseover=alert(1)>name</b>')
  for (const text of HOSTILE) await eve.post(topic, text)
  await enter(page, 'ann', topic)
  for (const text of HOSTILE) await expect(message(page, text)).toHaveCount(1)
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('<b onmouseover=alert(1)>name</b>')
  expect(await messages(page).locator('script, img, b, svg[onload]').count()).toBe(0)
  // Nothing reaches beyond the list.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

test('what is made to be slow or endless holds up nobody', async ({ page, hub, topic }) => {
  const eve = hub.as('eve')
  await eve.createTopic(topic)
  await eve.post(topic, `https://x/${')'.repeat(60_000)}x`)
  await eve.post(topic, `https://x/${'('.repeat(30_000)}${')'.repeat(30_000)}`)
  await eve.post(topic, '#a '.repeat(20_000))
  await eve.post(topic, `${'\n'.repeat(50_000)}.`)
  await eve.post(topic, 'still here')
  await enter(page, 'ann', topic)
  await expect(message(page, 'still here')).toBeInViewport()
  await say(page, 'so am I')
  await expect(message(page, 'so am I')).toBeInViewport()
  expect(await messages(page).getByRole('link').count()).toBeLessThan(500)
  await page.goto('/app/')
  await expect(page.getByRole('main').getByText('so am I')).toBeVisible()
})

test('links lead outside without taking anything along, and only to the web', async ({ page, hub, topic }) => {
  await hub.as('eve').createTopic(topic)
  await hub.as('eve').post(topic, 'see https://example.com/a?b=c#d, and javascript:alert(1) or data:text/html,x')
  await enter(page, 'ann', topic)
  const links = messages(page).getByRole('link')
  await expect(links).toHaveCount(1)
  await expect(links).toHaveAttribute('href', 'https://example.com/a?b=c#d')
  await expect(links).toHaveAttribute('rel', /noopener/)
})

test('scripts from elsewhere, of others and in strings do not run', async ({ page, noise }) => {
  noise.expect(/Content.Security.Policy|Trusted|violates/i)
  await page.goto('/')
  const outcome = await page.evaluate(() => {
    const tried: string[] = []
    const attempt = (name: string, action: () => void) => {
      try {
        action()
      } catch {
        tried.push(name)
      }
    }
    attempt('innerHTML', () => (document.createElement('div').innerHTML = '<b>x</b>'))
    attempt('policy', () =>
      (
        window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
      ).trustedTypes.createPolicy('evil', {}),
    )
    attempt('script', () => (document.createElement('script').src = 'https://example.com/x.js'))
    return tried
  })
  expect(outcome).toEqual(['innerHTML', 'policy', 'script'])
})

test('what one signs in with is in no address', async ({ page, hub, topic }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('websocket', (socket) => asked.push(socket.url()))
  await hub.as('ann').createTopic(topic)
  await enter(page, 'secretname', topic)
  await expect.poll(() => asked.some((url) => url.startsWith('ws'))).toBe(true)
  expect(
    asked.filter((url) => url.includes(btoa('secretname:secretname123').slice(0, 12)) || url.includes('secretname123')),
  ).toEqual([])
})
