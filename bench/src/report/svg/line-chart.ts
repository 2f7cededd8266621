/** Draws a plot as SVG: lines with the middle half of each measurement as a bar, on logarithmic axes. Pure. */
import type { Line, Plot } from '../../suite.ts'
import { count, showNs } from '../units.ts'
import { type Axis, powersOfTen, valuesThemselves } from './ticks.ts'

const [width, height] = [860, 420]
const area = { left: 76, top: 44, right: 560, bottom: 364 }
/** Okabe and Ito's, which people who cannot tell red from green can tell apart. */
const colours = [
  '#0072b2',
  '#56b4e9',
  '#d55e00',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#000000',
  '#999999',
]
const labelHeight = 17

export function lineChart(plot: Plot): string {
  const points = plot.lines.flatMap((line) => line.points)
  const x = valuesThemselves(points.map((point) => point.x))
  const y = powersOfTen(points.flatMap(({ y }) => [y.q1, y.q3]))
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(plot.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(area.left, 24, plot.title, 'font-size="15" font-weight="600"'),
    ...axes(plot, x, y),
    ...plot.lines.flatMap((line, index) => drawn(line, colourOf(index), x, y)),
    ...labels(plot.lines, y),
    '</svg>',
  ].join('\n')}\n`
}

function axes(plot: Plot, x: Axis, y: Axis): readonly string[] {
  const middle = (area.left + area.right) / 2
  return [
    ...y.ticks.flatMap((tick) => [
      `<line x1="${area.left}" x2="${area.right}" y1="${atY(y, tick)}" y2="${atY(y, tick)}" stroke="#e3e3e3"/>`,
      text(
        area.left - 8,
        atY(y, tick) + 4,
        showNs(tick).replace(/\.0+ /, ' '),
        'text-anchor="end" fill="#555"',
      ),
    ]),
    ...x.ticks.map((tick) =>
      text(atX(x, tick), area.bottom + 18, count(tick), 'text-anchor="middle" fill="#555"'),
    ),
    text(middle, area.bottom + 40, plot.x.title, 'text-anchor="middle"'),
    text(
      0,
      0,
      plot.y.title,
      `text-anchor="middle" transform="translate(18 ${(area.top + area.bottom) / 2}) rotate(-90)"`,
    ),
  ]
}

function drawn({ points }: Line, colour: string, x: Axis, y: Axis): readonly string[] {
  const path = points.map((point) => `${atX(x, point.x)},${atY(y, point.y.median)}`).join(' ')
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.flatMap((point) => [
      `<line x1="${atX(x, point.x)}" x2="${atX(x, point.x)}" y1="${atY(y, point.y.q1)}" y2="${atY(y, point.y.q3)}" stroke="${colour}" stroke-width="5" stroke-opacity="0.35"/>`,
      `<circle cx="${atX(x, point.x)}" cy="${atY(y, point.y.median)}" r="3" fill="${colour}"/>`,
    ]),
  ]
}

/** Each line's name at its end, moved apart where two would lie on each other. */
function labels(lines: readonly Line[], y: Axis): readonly string[] {
  const placed = lines
    .map(({ name, points }, index) => {
      const last = points.at(-1)?.y.median
      const end = last === undefined ? area.bottom : atY(y, last)
      return { colour: colourOf(index), end, name, shown: last === undefined ? '' : showNs(last) }
    })
    .sort((a, b) => a.end - b.end)
  const wanted = placed.map(({ end }) => end)
  const at = spaced(wanted, labelHeight, area.bottom)
  return placed.flatMap(({ colour, end, name, shown }, index) => {
    const place = at[index] ?? end
    return [
      `<line x1="${area.right + 4}" y1="${end}" x2="${area.right + 18}" y2="${place}" stroke="${colour}" stroke-opacity="0.6"/>`,
      text(area.right + 22, place + 4, `${name}  ${shown}`, `fill="${colour}"`),
    ]
  })
}

/** The places, in their order, at least so far apart, none below `bottom` where there is room. */
export function spaced(
  wanted: readonly number[],
  apart: number,
  bottom: number,
): readonly number[] {
  const down: number[] = []
  for (const place of wanted) down.push(Math.max(place, (down.at(-1) ?? -apart) + apart))
  const up: number[] = []
  for (const place of down.toReversed()) {
    up.push(Math.min(place, up.length === 0 ? bottom : (up.at(-1) ?? 0) - apart))
  }
  return up.reverse()
}

const colourOf = (index: number) => colours[index % colours.length] ?? '#000000'
const atX = (axis: Axis, value: number) =>
  rounded(area.left + 14 + axis.at(value) * (area.right - area.left - 28))
const atY = (axis: Axis, value: number) =>
  rounded(area.bottom - axis.at(value) * (area.bottom - area.top))
const rounded = (value: number) => Math.round(value * 10) / 10

function text(x: number, y: number, content: string, attributes: string): string {
  const place = attributes.includes('transform') ? '' : ` x="${x}" y="${y}"`
  return `<text${place} ${attributes}>${escaped(content)}</text>`
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
