import { enter, message, messages, say, texts } from './acts.ts'
import { expect, test } from './fixtures.ts'

test('offline, one writes on; back again, everything is there once', async ({ page, hub, topic, noise }) => {
  noise.expect(/ERR_INTERNET_DISCONNECTED/)
  const bob = hub.as('bob')
  await bob.createTopic(topic)
  await enter(page, 'ann', topic)
  await say(page, 'before')
  await expect(page.locator('.pending')).toHaveCount(0)

  await page.context().setOffline(true)
  await expect(page.getByRole('main').getByText('You are offline')).toBeVisible()
  await say(page, 'written offline')
  await expect(page.getByText('Not sent yet')).toBeVisible()
  await bob.post(topic, 'said meanwhile')

  await page.context().setOffline(false)
  await expect(message(page, 'said meanwhile')).toBeVisible()
  await expect(page.locator('.pending')).toHaveCount(0)
  await expect(page.getByText('You are offline')).toHaveCount(0)
  expect((await texts(page)).sort()).toEqual(['before', 'said meanwhile', 'written offline'])
})

test('a hub that is killed and started again in mid-conversation leaves neither hole nor double', async ({
  page,
  anotherPage,
  hub,
  topic,
  noise,
}) => {
  test.slow()
  noise.expect(/ERR_CONNECTION|WebSocket connection|ERR_EMPTY|503|504/)
  await hub.as('ann').createTopic(topic)
  const bob = await anotherPage()
  await enter(page, 'ann', topic)
  await enter(bob, 'bob', topic)
  for (let i = 0; i < 5; i++) await say(page, `ann ${i}`)
  await say(bob, 'bob before')
  await expect(message(page, 'bob before')).toBeVisible()

  await hub.kill()
  await expect(page.getByText(/No connection to the hub/).first()).toBeVisible()
  for (let i = 5; i < 10; i++) await say(page, `ann ${i}`)
  await say(bob, 'bob while it was down')
  await hub.start()

  await expect(message(page, 'bob while it was down')).toBeVisible({ timeout: 20_000 })
  await expect(message(bob, 'ann 9')).toBeVisible({ timeout: 20_000 })
  for (const one of [page, bob]) {
    await expect(one.locator('.pending')).toHaveCount(0)
    await expect(messages(one)).toHaveCount(12)
    const seen = await texts(one)
    expect(seen.filter((text) => text.startsWith('ann'))).toEqual(Array.from({ length: 10 }, (_, i) => `ann ${i}`))
    expect(seen.filter((text) => text.startsWith('bob'))).toEqual(['bob before', 'bob while it was down'])
    await expect(one.getByText(/No connection to the hub/)).toHaveCount(0)
  }
})

test('who was asleep gets all that was said, however much', async ({ page, hub, topic, noise }) => {
  noise.expect(/ERR_INTERNET_DISCONNECTED/)
  const bob = hub.as('bob')
  await bob.createTopic(topic)
  await bob.post(topic, 'good night')
  await enter(page, 'ann', topic)
  await expect(message(page, 'good night')).toBeVisible()
  await page.context().setOffline(true)
  await expect(page.getByRole('main').getByText('You are offline')).toBeVisible()
  for (let i = 0; i < 400; i += 40) {
    await Promise.all(Array.from({ length: 40 }, (_, j) => bob.post(topic, `dream ${i + j}`)))
  }
  await bob.post(topic, 'good morning')
  await page.context().setOffline(false)
  await expect(message(page, 'good morning')).toBeVisible()
})

test('a message that the hub refuses says why, and can be sent again or discarded', async ({
  page,
  hub,
  topic,
  noise,
}) => {
  noise.expect(/403/)
  await hub.as('ann').createTopic(topic)
  await enter(page, 'ann', topic)
  await page.route('**/messages', (route) =>
    route.fulfill({ status: 403, json: { code: 7, message: 'Not now', details: [] } }),
  )
  await say(page, 'refused')
  await expect(page.getByText('Not sent: Not now')).toBeVisible()
  await page.unroute('**/messages')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('.pending')).toHaveCount(0)
  await expect(message(page, 'refused')).toHaveCount(1)
})

test('what was on its way when the page was reloaded arrives, once', async ({ page, hub, topic, noise }) => {
  noise.expect(/ERR_FAILED/)
  await hub.as('ann').createTopic(topic)
  await enter(page, 'ann', topic)
  await page.route('**/messages', (route) => route.abort())
  await say(page, 'survives')
  await expect(page.getByText('Not sent yet')).toBeVisible()
  await page.unroute('**/messages')
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await expect(page.locator('.pending')).toHaveCount(0)
  await expect(message(page, 'survives')).toHaveCount(1)
})

test('who is deleted is asked to sign in anew', async ({ page, hub, topic, noise }) => {
  noise.expect(/401/)
  const name = `u${topic}`
  await hub.as(name).createTopic(topic)
  await enter(page, name, topic)
  await hub.as('root').ask('DELETE', `/v1/users/${name}`)
  await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible()
  await expect(page.getByText('does not know this name any more')).toBeVisible()
})
