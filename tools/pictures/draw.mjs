// Draws the pictures of the documentation: node draw.mjs [--check]
// With --check it only says which ones are not what they would be drawn as, and exits with 1 then.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { cost } from './cost.mjs'
import { floors } from './floors.mjs'
import { flow } from './flow.mjs'
import { sharing } from './sharing.mjs'
import { turns } from './turns.mjs'
import { way } from './way.mjs'

const root = new URL('../../', import.meta.url)
const read = name => readFileSync(new URL(name, root), 'utf8')

const pictures = {
  flow: flow(),
  way: way(),
  sharing: sharing(),
  turns: turns(),
  floors: floors(read('cmake/PatchbayFloors.cmake')),
  cost: cost(JSON.parse(read('docs/pictures/cost.json'))),
}

const [option, ...more] = process.argv.slice(2)
if (more.length > 0 || !['--check', undefined].includes(option)) {
  process.stderr.write('Usage: node draw.mjs [--check]\n')
  process.exit(2)
}
for (const [name, drawn] of Object.entries(pictures)) {
  const file = new URL(`docs/pictures/${name}.svg`, root)
  if (option === undefined) {
    writeFileSync(file, drawn)
  } else if (readFileSync(file, 'utf8') !== drawn) {
    console.log(`${fileURLToPath(file)} is out of date: ./dev docs draws it`)
    process.exitCode = 1
  }
}
