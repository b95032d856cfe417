// A picture as SVG text that follows the reader's light or dark theme.

const style = `
    svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #9aa4af; --box: #f3f5f8; --edge: #c4ccd4;
      --a: #0b6bcb; --b: #b35900; --c: #1a7f37; --d: #8250df; --a-box: #e6f1fd; --b-box: #fdf0e0; --c-box: #e3f5e8; }
    @media (prefers-color-scheme: dark) {
      svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9da7b1; --line: #6b7580; --box: #1a2029; --edge: #3a434d;
        --a: #6cb6ff; --b: #f0a860; --c: #6fd08c; --d: #c6a0ff; --a-box: #12283f; --b-box: #382714; --c-box: #16311f; }
    }
    text { font: 14px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; fill: var(--ink); }
    .paper { fill: var(--paper); }
    .small { font-size: 12px; fill: var(--faint); }
    .strong { font-weight: 600; }
    .code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12.5px; }
    .box { fill: var(--box); stroke: var(--edge); }
    .line { fill: none; stroke: var(--line); stroke-width: 1.5; }
    .grid { fill: none; stroke: var(--edge); stroke-width: 1; opacity: .6; }
    .head { fill: var(--line); }
    .curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
`
const tints = ['a', 'b', 'c', 'd']
  .map(
    t => `    .${t} { fill: var(--${t}); } .curve.${t}, .line.${t} { fill: none; stroke: var(--${t}); }
    .box.${t} { fill: var(--${t}-box, var(--box)); stroke: var(--${t}); }\n`,
  )
  .join('')

const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const round = number => Math.round(number * 10) / 10

export const text = (x, y, what, { kind = '', anchor = 'start' } = {}) =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind && ` class="${kind}"`}>${escape(what)}</text>`

// Lines of text, the first of them strong, in the middle of a box.
export const box = (x, y, width, height, lines, { kind = '', code = false } = {}) => {
  const first = y + height / 2 - (lines.length - 1) * 9 + 5
  const label = (line, i) =>
    text(x + width / 2, first + i * 18, line, { kind: i > 0 ? 'small' : code ? 'code' : 'strong', anchor: 'middle' })
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" class="box ${kind}"/>`,
    ...lines.map(label),
  ].join('\n')
}

export const path = (points, kind = 'line') =>
  `<path d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}" class="${kind}"/>`

// A line through points with a head at its end.
export const arrow = (points, kind = 'line') => {
  const [[fromX, fromY], [x, y]] = points.slice(-2)
  const angle = Math.atan2(y - fromY, x - fromX)
  const corner = side => [x - 9 * Math.cos(angle + side * 0.45), y - 9 * Math.sin(angle + side * 0.45)].map(round)
  const tint = kind.split(' ').find(one => 'abcd'.includes(one)) ?? 'head'
  return `${path(points, kind)}\n<path d="M${x} ${y}L${corner(1).join(' ')}L${corner(-1).join(' ')}Z" class="${tint}"/>`
}

export const dot = (x, y, kind) => `<circle cx="${round(x)}" cy="${round(y)}" r="4" class="${kind}"/>`

export const picture = (width, height, description, parts) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" \
height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(description)}">
<style>${style}${tints}</style>
<rect width="${width}" height="${height}" rx="8" class="paper"/>
${parts.flat(Infinity).join('\n')}
</svg>
`
