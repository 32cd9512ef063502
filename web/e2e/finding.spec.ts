import { message, messages, signIn } from './acts.ts'
import { expect, test } from './fixtures.ts'

test('what was mistyped is found, marked, and leads to its place in the topic', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  for (let i = 0; i < 70; i++) await ann.post(topic, `filler ${i}`)
  await ann.post(topic, `The marvellous discovery of ${topic}`)
  for (let i = 70; i < 140; i++) await ann.post(topic, `filler ${i}`)

  await signIn(page, 'bob', '/app/search')
  await page.getByRole('searchbox', { name: 'Search messages' }).fill(`marvelous in:${topic}`)
  await expect(page.getByRole('status').filter({ hasText: '1 message' })).toBeVisible()
  await expect(page).toHaveURL(/q=marvelous/)
  await expect(page.getByRole('listitem').locator('mark')).toHaveText('marvellous')

  await page.getByTitle('Show in its topic').click()
  await expect(message(page, `The marvellous discovery of ${topic}`)).toBeInViewport()
  await expect(message(page, 'filler 69')).toBeVisible()
  await expect(message(page, 'filler 70')).toBeVisible()

  await page.goBack()
  await expect(page.getByRole('searchbox')).toHaveValue(`marvelous in:${topic}`)
  await expect(page.getByRole('listitem').locator('mark')).toHaveText('marvellous')
})

test('filters narrow a search down, in the address, too', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await hub.as('ann').post(topic, 'soup #lunch')
  await hub.as('bob').post(topic, 'soup again #dinner')
  await signIn(page, 'carol', `/app/search?q=soup&topic=${topic}`)
  const results = page.getByTitle('Show in its topic')
  await expect(results).toHaveCount(2)
  await page.getByLabel('Hashtag').fill('lunch')
  await expect(results).toHaveCount(1)
  await expect(page).toHaveURL(/hashtag=lunch/)
  await page.reload()
  await expect(results).toHaveCount(1)
  await page.getByRole('searchbox').fill('soup nobody-cooks-this')
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
})

test('nobody finds what only others may read', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic, topic, { visibility: 'PRIVATE' })
  await ann.post(topic, `secretword${topic.replace(/-/g, '')} #hidden${topic.slice(2)}`)
  await signIn(page, 'bob', `/app/search?q=secretword${topic.replace(/-/g, '')}`)
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await page.goto(`/app/trends?hashtag=hidden${topic.slice(2)}`)
  await expect(page.getByRole('heading', { name: 'No messages in this period' })).toBeVisible()
})

test('a hashtag in a message leads to all that have it', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  const tag = `tag${topic.slice(2)}`
  for (let i = 0; i < 3; i++) await hub.as('ann').post(topic, `number ${i} #${tag}`)
  await signIn(page, 'bob', `/app/topics/${topic}`)
  await messages(page)
    .first()
    .getByRole('link', { name: `#${tag}` })
    .click()
  await expect(page.getByTitle('Show in its topic')).toHaveCount(3)
})

test('trends count messages and hashtags, closer on demand, and lead to what was said', async ({
  page,
  hub,
  topic,
}) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  const tag = `hot${topic.slice(2)}`
  for (let i = 0; i < 7; i++) await ann.post(topic, `message ${i} #${tag}`)
  await signIn(page, 'bob', `/app/trends?topic=${topic}&period=hour`)
  await expect(page.getByText('7 messages', { exact: true })).toBeVisible()
  await expect(page.getByRole('img', { name: /7 messages from/ })).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: `#${tag}` })
  await expect(row.getByRole('cell').first()).toHaveText('7')
  await expect(row).toContainText('new')

  await page.getByText('As a table').click()
  const counts = page.locator('details').getByRole('cell')
  await expect.poll(async () => (await counts.allTextContents()).reduce((sum, text) => sum + Number(text), 0)).toBe(7)

  await ann.post(topic, `one more #${tag}`)
  await expect(page.getByText('8 messages', { exact: true })).toBeVisible({ timeout: 30_000 })

  await page.getByText('Week', { exact: true }).click()
  await expect(page).toHaveURL(/period=week/)
  await expect(page.getByText('8 messages', { exact: true })).toBeVisible()
  await row.getByRole('link').click()
  await expect(page.getByTitle('Show in its topic')).toHaveCount(8)
})
