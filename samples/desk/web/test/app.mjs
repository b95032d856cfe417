// Starts the sample and a browser for a test, and ends both.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { chromium } from 'playwright-core'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..')

const started = []

// A program that a failed case left behind would keep the test from ending.
export const endAll = () => started.forEach(program => program.kill('SIGKILL'))

export const serve = async ({ desk, web, client, project, port = 0 }) => {
  const options = ['serve', '--json', '--pause', '100', '--web', web, '--client', client]
  if (project) options.push('--project', project)
  options.push('--port', String(port))
  const program = spawn(desk, options, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(program)
  let complaints = ''
  program.stderr.on('data', text => (complaints += text))
  const [line] = await Promise.race([
    once(createInterface({ input: program.stdout }), 'line'),
    once(program, 'exit').then(([code]) => {
      throw new Error(`${desk} ended with ${code}: ${complaints}`)
    }),
  ])
  const end = async () => {
    program.kill('SIGTERM')
    const [code] = program.exitCode === null ? await once(program, 'exit') : [program.exitCode]
    return code
  }
  return { ...JSON.parse(line), program, end, complaints: () => complaints }
}

export const launch = executablePath =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export const defaults = {
  desk: path.join(root, 'build/bin/desk'),
  web: path.join(root, 'samples/desk/web/dist'),
  client: path.join(root, 'clients/js/dist'),
  chromium: '/usr/bin/chromium',
}
