// How well the colours of tokens.css can be told from each other, by WCAG's formula.
import { readFile } from 'node:fs/promises'

const grounds = ['ground', 'panel', 'raised', 'hover', 'accent-soft', 'warn-soft', 'bad-soft']
const texts = /^(text|muted|faint|accent|good|warn|bad|c-.+)$/
const outlines = /^edge$/

const luminance = color => {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export const ratio = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const tokensOf = (css, theme) => {
  const [, block = ''] = css.split(`[data-theme='${theme}'] {`)
  return new Map([...block.split('}')[0].matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(found => found.slice(1)))
}

const tooClose = (tokens, least, kind) =>
  [...tokens]
    .filter(([name]) => kind.test(name))
    .flatMap(([name, color]) => grounds.map(ground => ({ name, ground, is: ratio(color, tokens.get(ground)) })))
    .filter(({ is }) => is < least)

// What is too faint, as sentences.
export const faintColors = async file => {
  const css = await readFile(file, 'utf8')
  return ['dark', 'light'].flatMap(theme => {
    const tokens = tokensOf(css, theme)
    const found = [...tooClose(tokens, 4.5, texts), ...tooClose(tokens, 3, outlines)]
    const onAccent = ratio(tokens.get('accent-ink'), tokens.get('accent'))
    if (onAccent < 4.5) found.push({ name: 'accent-ink', ground: 'accent', is: onAccent })
    return found.map(({ name, ground, is }) => `${theme}: --${name} on --${ground} is ${is.toFixed(2)} to 1`)
  })
}
