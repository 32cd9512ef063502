import { enter, inList, message, messages, say, signIn, texts, writing } from './acts.ts'
import { expect, test } from './fixtures.ts'

test('two people come from nothing to a conversation', async ({ page, anotherPage, topic }) => {
  const ann = page
  const bob = await anotherPage()
  await signIn(ann, 'ann', '/')
  await signIn(bob, 'bob', '/')

  await ann.getByRole('button', { name: 'New topic' }).first().click()
  await ann.getByLabel('Name', { exact: true }).fill(topic)
  await ann.getByRole('button', { name: 'Create topic' }).click()
  await say(ann, 'Hello, who is here?')
  await expect(message(ann, 'Hello, who is here?')).toBeVisible()

  // Nobody has told bob: the topic comes up by itself.
  await inList(bob, topic).click({ timeout: 20_000 })
  await expect(message(bob, 'Hello, who is here?')).toBeVisible()
  await say(bob, 'It is me')
  await expect(message(ann, 'It is me')).toBeVisible()
  await expect(messages(ann)).toHaveCount(2)
})

test('an own message stands there once, at once and after it was stored', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await enter(page, 'ann', topic)
  const posts = page.waitForRequest((request) => request.method() === 'POST')
  await page.route('**/messages', async (route) => {
    await expect(message(page, 'only one')).toHaveCount(1)
    await route.continue()
  })
  await say(page, 'only one')
  await posts
  await expect(page.locator('.pending')).toHaveCount(0)
  await expect(message(page, 'only one')).toHaveCount(1)
})

test('messages keep the order in which they were written', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await enter(page, 'ann', topic)
  const written = Array.from({ length: 20 }, (_, i) => `line ${i}`)
  for (const text of written) await say(page, text)
  await expect(page.locator('.pending')).toHaveCount(0)
  expect(await texts(page)).toEqual(written)
})

test('an edit is seen by others, with what was there before', async ({ page, anotherPage, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  const bob = await anotherPage()
  await enter(page, 'ann', topic)
  await enter(bob, 'bob', topic)
  await say(page, 'Lunch at noon')
  await expect(message(bob, 'Lunch at noon')).toBeVisible()

  // Arrow up edits the last one, from an empty field.
  await writing(page).press('ArrowUp')
  await page.getByRole('textbox', { name: 'Edit' }).fill('Lunch at one')
  await page.keyboard.press('Enter')

  await expect(message(bob, 'Lunch at one')).toBeVisible()
  await message(bob, 'Lunch at one').getByRole('button', { name: '(edited)' }).click()
  await expect(bob.getByRole('dialog').getByText('Lunch at noon')).toBeVisible()
})

test('who edits what somebody else has just changed is told so, and loses nothing', async ({
  page,
  hub,
  topic,
  noise,
}) => {
  noise.expect(/409/)
  await hub.as('ann').createTopic(topic)
  const { id } = await hub.as('ann').post(topic, 'first')
  await enter(page, 'ann', topic)
  await message(page, 'first').hover()
  await page.route(
    `**/v1/messages/${id}`,
    async (route) => {
      const change = { message: { contentText: 'second' }, updateMask: 'contentText' }
      await hub.as('ann').ask('PATCH', `/v1/messages/${id}`, change)
      await route.continue()
    },
    { times: 1 },
  )
  await page.getByRole('button', { name: 'Edit' }).click()
  const box = page.getByRole('textbox', { name: 'Edit' })
  await box.fill('third')
  await box.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'changed this message meanwhile' })).toBeVisible()
  await expect(box).toHaveValue('third')
  await box.press('Enter')
  await expect(message(page, 'third')).toBeVisible()
})

test('a deleted message goes from everyone', async ({ page, anotherPage, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  const bob = await anotherPage()
  await enter(page, 'ann', topic)
  await enter(bob, 'bob', topic)
  await say(page, 'a mistake')
  await expect(message(bob, 'a mistake')).toBeVisible()
  await message(page, 'a mistake').hover()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(message(bob, 'a mistake')).toHaveCount(0)
  await expect(message(page, 'a mistake')).toHaveCount(0)
})

test('what is new elsewhere is counted, and marked when one comes back', async ({ page, hub, topic }) => {
  const bob = hub.as('bob')
  await bob.createTopic(topic)
  await bob.createTopic(`${topic}-other`)
  await bob.post(topic, 'known')
  await enter(page, 'ann', topic)
  await expect(message(page, 'known')).toBeVisible()
  await inList(page, `${topic}-other`).click()
  await expect(page.getByRole('heading', { level: 1, name: `${topic}-other` })).toBeVisible()
  await bob.post(topic, 'news one')
  await bob.post(topic, 'news two')
  await expect(page.getByRole('navigation').getByText('2 new messages')).toBeAttached()
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /2 new messages/ })
    .click()
  await expect(message(page, 'news one').getByText('New', { exact: true })).toBeVisible()
  await expect(page.getByRole('navigation').getByText('2 new messages')).toHaveCount(0)
})

test('a draft is there when one comes back', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await hub.as('ann').createTopic(`${topic}-other`)
  await enter(page, 'ann', topic)
  await writing(page).fill('not finished')
  await inList(page, `${topic}-other`).click()
  await expect(writing(page)).toHaveValue('')
  await page.reload()
  await inList(page, topic).first().click()
  await expect(writing(page)).toHaveValue('not finished')
})

test('hashtags are completed', async ({ page, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  await hub.as('ann').post(topic, 'said before #wonderful')
  await enter(page, 'ann', topic)
  await writing(page).pressSequentially('again #wond')
  await expect(page.getByRole('option', { name: '#wonderful' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(writing(page)).toHaveValue('again #wonderful ')
})

test('a private topic is for its members, and ends for who is removed', async ({ page, hub, topic, noise }) => {
  noise.expect(/404/)
  const ann = hub.as('ann')
  await ann.createTopic(topic, topic, { visibility: 'PRIVATE', users: { bob: true } })
  await ann.post(topic, 'between us')
  await enter(page, 'bob', topic)
  await expect(message(page, 'between us')).toBeVisible()
  await ann.ask('PATCH', `/v1/topics/${topic}`, { removeUsers: ['bob'] })
  await expect(page.getByRole('heading', { name: 'You cannot read this topic' })).toBeVisible()
  await expect(inList(page, topic)).toHaveCount(0)
})

test('a topic is renamed, joined, left and deleted', async ({ page, anotherPage, hub, topic }) => {
  await hub.as('ann').createTopic(topic)
  const bob = await anotherPage()
  await enter(page, 'ann', topic)
  await enter(bob, 'bob', topic)

  await page.getByRole('button', { name: 'Topic settings' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(`${topic} renamed`)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(bob.getByRole('heading', { level: 1, name: `${topic} renamed` })).toBeVisible()

  await bob.getByRole('button', { name: 'Topic settings' }).click()
  await bob.getByRole('button', { name: 'Join topic' }).click()
  await expect(bob.getByRole('dialog').getByText('2 members')).toBeVisible()
  await bob.getByRole('button', { name: 'Leave topic' }).click()
  await expect(bob.getByRole('dialog').getByText('1 member')).toBeVisible()
  await bob.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Topic settings' }).click()
  await page.getByRole('button', { name: 'Delete topic' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete topic' }).click()
  await expect(bob.getByRole('heading', { name: 'This topic was deleted' })).toBeVisible()
  await expect(inList(bob, topic)).toHaveCount(0)
})

test('who signs in after somebody else finds nothing of theirs', async ({ page, hub, topic }) => {
  const ann = hub.as('ann')
  await ann.createTopic(topic, topic, { visibility: 'PRIVATE' })
  await ann.post(topic, `for ann alone #only${topic.slice(2)}`)
  await enter(page, 'ann', topic)
  await writing(page).pressSequentially(`#only${topic.slice(2, 5)}`)
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.getByRole('navigation').getByRole('button', { name: 'ann' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()

  await page.getByLabel('Your name').fill('bob')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation')).toBeVisible()
  await expect(page).toHaveURL(/\/app\/$/)
  await expect(inList(page, topic)).toHaveCount(0)
  await hub.as('bob').createTopic(`${topic}-bobs`)
  await page.goto(`/app/topics/${topic}-bobs`)
  await writing(page).pressSequentially(`#only${topic.slice(2, 5)}`)
  await page.keyboard.press('Enter')
  await expect(message(page, `#only${topic.slice(2, 5)}`)).toBeVisible()
})

test('anyone reads and posts in the public feed without signing in', async ({ page, anotherPage, topic }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Look around without signing in' }).click()
  await page.getByRole('link', { name: 'Public feed' }).first().click()
  await say(page, `anyone there? ${topic}`)
  const bob = await anotherPage()
  await enter(bob, 'bob', 'public')
  await expect(message(bob, `anyone there? ${topic}`)).toBeVisible()
  await expect(message(bob, `anyone there? ${topic}`).getByText('Anonymous', { exact: true }).first()).toBeAttached()
})
