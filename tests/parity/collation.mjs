// Holds the order of texts by patchbay::icu against Intl.Collator, pair by pair: those of tests/icu/collator_test.cpp, and
// random words of letters on whose order the versions of ICU agree.
import { spawnSync } from 'node:child_process'
import { Random } from './random.mjs'

const sensitivities = ['base', 'accent', 'case', 'variant']
const locales = ['en', 'de', 'de-u-co-phonebk', 'sv', 'fr', 'es', 'da', 'cs', 'tr', 'ja']
const pieces = [
  ...'aAbBcCdDeEhHiIlLnNoOsSuUvVwWyYzZ', ...'äÄáÁâåÅæÆçčďéÉêëíîıİñńöÖóôøØšßüÜúýžŽ',
  ...'0123456789', ' ', '-', '_', '.', 'ch', 'll', 'ss', 'あ', 'ア', '漢', '字'
]

const written = [
  ...['', '_', '10', '2', 'anna', 'Anna', 'Émile', 'eva', 'Zoe'].flatMap((a, i, all) =>
    all.slice(i + 1).map(b => ({ locale: 'en', a, b }))
  ),
  ...['de', 'sv'].flatMap(locale => [{ locale, a: 'z', b: 'ä' }, { locale, a: 'a', b: 'ä' }]),
  { locale: 'de-u-co-phonebk', a: 'ad', b: 'ä' },
  { locale: 'de-u-co-phonebk', a: 'ä', b: 'af' },
  ...sensitivities.flatMap(sensitivity => ['á', 'A'].map(b => ({ locale: 'en', sensitivity, a: 'a', b }))),
  ...[false, true].map(numeric => ({ locale: 'en', numeric, a: '2', b: '10' })),
  { locale: 'fr', a: 'émile', b: 'Zoé' },
  { locale: 'fr', a: 'Anna', b: 'émile' }
]

const randomPair = random => {
  const word = () => Array.from({ length: random.integer(0, 5) }, () => random.pick(pieces)).join('')
  const a = word()
  const b = random.chance(0.3) ? random.pick([a.toUpperCase(), a + word(), a.normalize('NFD')]) : word()
  return { locale: random.pick(locales), sensitivity: random.pick(sensitivities), numeric: random.chance(0.3), a, b }
}

const expected = ({ locale, sensitivity, numeric, a, b }) =>
  Math.sign(new Intl.Collator(locale, { sensitivity, numeric }).compare(a, b))

// {passed, failed, lines}: counts, and a report about the first failures.
export const checkCollation = (path, { seed, count }) => {
  const random = new Random(seed, 'collation')
  const pairs = [...written, ...Array.from({ length: 100 * count }, () => randomPair(random))].map(pair => ({
    sensitivity: 'variant',
    numeric: false,
    ...pair
  }))
  const input = pairs.map(pair => `${JSON.stringify(pair)}\n`).join('')
  const { status, stdout } = spawnSync(path, [], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = stdout.split('\n').slice(0, -1).map(Number)
  if (status !== 0 || answers.length !== pairs.length) {
    return { passed: 0, failed: 1, lines: [`  it answered ${answers.length} of ${pairs.length} pairs, and ended with ${status}`] }
  }
  const wrong = pairs.map((pair, i) => ({ pair, got: answers[i] })).filter(({ pair, got }) => expected(pair) !== got)
  return {
    passed: pairs.length - wrong.length,
    failed: wrong.length,
    lines: wrong.slice(0, 5).map(({ pair, got }) => `  ${JSON.stringify(pair)}: ${got} instead of ${expected(pair)}`)
  }
}
