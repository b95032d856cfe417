// What a page may do, and what other pages may not.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { equal, match, ok } from '../lib/desk.mjs'
import { test } from '../lib/suite.mjs'

test('inline scripts, handlers in markup, eval and Function are refused', { violations: 4 }, async ({ open }) => {
  const page = await open('main-1', '/hostile/')
  equal(await page.evaluate(() => [window.inlineRan, window.handlerRan]), [undefined, undefined])
  equal(await page.evaluate(() => window.attempts), {
    eval: { error: 'EvalError' },
    Function: { error: 'EvalError' }
  })
})

test('pages come with a policy that leaves no way out', async ({ bed, context }) => {
  const response = await context.request.get(`${bed.origin}/plain/`)
  const policy = response.headers()['content-security-policy']
  match(policy, /default-src 'none'/)
  match(policy, /script-src 'self'/)
  ok(!/unsafe|\*/.test(policy), `${policy} allows nothing unsafe`)
})

test('a page of another origin can neither connect nor read files', async ({ bed, visit }) => {
  const server = createServer((_, response) => response.end('<!doctype html><title>elsewhere</title>'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    const { token } = await bed.invite('main-1')
    const page = await visit(`http://127.0.0.1:${server.address().port}/`)
    const attempt = ({ socket, token }) =>
      new Promise(resolve => {
        const connection = new WebSocket(socket, 'patchbay.v1')
        connection.onopen = () => connection.send(JSON.stringify([{ hello: { version: 1, token } }]))
        connection.onmessage = ({ data }) => resolve(data)
        connection.onclose = ({ code }) => resolve(code)
      })
    equal(await page.evaluate(attempt, { socket: bed.socket, token }), 1006)
    const read = url => page.evaluate(url => fetch(url).then(() => 'read', error => error.name), url)
    equal(await read(`${bed.origin}/patchbay.js`), 'TypeError')
    ok(!(await bed.windowNamed('main-1')), 'no window was opened')
  } finally {
    server.close()
    server.closeAllConnections()
  }
})
