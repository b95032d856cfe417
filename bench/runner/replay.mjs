// A long recorded session through a sample's own command line, by the clock on the wall: reading the file, parsing,
// reducing, everything.
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { ProgramError, run } from './process.mjs'

const lines = [
  '{"type":"counter/increment"}\n',
  '{"type":"counter/incrementByAmount","payload":3}\n',
  '{"type":"counter/decrement"}\n',
  '{"type":"counter/increment"}\n'
]

const writeScript = async (path, actions) => {
  const file = createWriteStream(path)
  const block = lines.join('').repeat(250)
  for (let written = 0; written < actions; written += 1000) {
    if (!file.write(block)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

export const replayProgram = bin => {
  const path = join(bin, 'counter')
  return existsSync(path) ? path : undefined
}

export const runReplay = async (path, { quick }) => {
  const actions = quick ? 50_000 : 1_000_000
  const directory = mkdtempSync(join(tmpdir(), 'patchbay-bench-'))
  try {
    const script = join(directory, 'script.jsonl')
    await writeScript(script, actions)
    const times = []
    for (let round = 0; round < (quick ? 1 : 5); ++round) {
      const result = await run(path, ['replay', script, '--quiet'])
      if (result.status !== 0) throw new ProgramError('counter replay', result)
      times.push(result.ns)
    }
    const median = times.sort((a, b) => a - b)[times.length >> 1]
    return { name: 'replay_actions', peer: 'patchbay', ns: median / actions, perSecond: (actions / median) * 1e9 }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
