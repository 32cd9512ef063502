import { locale } from '../../strings'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

import type { Span } from './steps'
import { tick } from './times'

/** What a chart shows. */
export interface Plotted {
  /** Where buckets begin, and where the last one ends. */
  readonly bounds: readonly Date[]
  /** For each bucket. */
  readonly counts: readonly number[]
}

/** A bucket that is pointed at, and where it is drawn, in pixels of the host. */
export interface Pointed {
  readonly bucket: number
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

/** How far must be dragged, in pixels, to mean it. */
const DRAG = 8
/** How much room a bar must have, in pixels, to stand apart. */
const ROOM = 3.5
const number = new Intl.NumberFormat(locale, { notation: 'compact' })
/** What lines may be apart: whole numbers, since half a message is none. */
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat()

/**
 * Draws bars into a host, which says how large they are and, by the colours that its style names, how they look.
 * @param onPoint told which bucket is pointed at, if any
 * @param onDrag told of a part of time that somebody has drawn a frame around
 */
export function plot(
  host: HTMLElement,
  plotted: () => Plotted,
  onPoint: (pointed: Pointed | undefined) => void,
  onDrag: (span: Span) => void,
): uPlot {
  const [ink, line, bar] = ['--ink-soft', '--line', '--accent'].map((name) => colour(host, name))
  const font = `12px ${getComputedStyle(host).fontFamily}`
  return new uPlot(
    {
      width: host.clientWidth,
      height: host.clientHeight,
      padding: [12, 20, 0, 0],
      legend: { show: false },
      cursor: { x: false, y: false, points: { show: false }, drag: { x: true, y: false, setScale: false, dist: DRAG } },
      scales: {
        x: { time: true, range: () => ends(plotted()) },
        y: { range: (_, __, most) => [0, Math.max(most, 1) * 1.08] },
      },
      series: [
        {},
        {
          ...(bar === undefined ? {} : { fill: bar }),
          width: 0,
          points: { show: false },
          paths: bars,
        },
      ],
      axes: [
        {
          ...style(ink, font),
          grid: { show: false },
          ticks: { show: false },
          size: 28,
          space: 64,
          values: (_, times, __, ___, apart) => times.map((time) => tick(new Date(time * 1000), apart)),
        },
        {
          ...style(ink, font),
          grid: { width: 1, ...(line === undefined ? {} : { stroke: line }) },
          ticks: { show: false },
          incrs: WHOLE,
          space: 36,
          size: (u, values) => Math.max(28, width(u, values ?? [], font) + 12),
          values: (_, counts) => counts.map((count) => number.format(count)),
        },
      ],
      hooks: {
        setCursor: [(u) => onPoint(pointedAt(u, plotted()))],
        setSelect: [
          (u) => {
            const { left, width } = u.select
            if (width === 0) return
            u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
            onDrag({ from: timeAt(u, left), to: timeAt(u, left + width) })
          },
        ],
      },
    },
    data(plotted()),
    host,
  )
}

/** In seconds, as it is drawn. */
export function data({ bounds, counts }: Plotted): uPlot.AlignedData {
  return [bounds.slice(0, -1).map(seconds), [...counts]]
}

/** Which bucket a time is in. */
export function bucketAt(bounds: readonly Date[], time: Date): number | undefined {
  const after = bounds.findIndex((bound) => bound > time)
  return after <= 0 ? undefined : after - 1
}

const apart = uPlot.paths.bars?.({ size: [0.9, 48, 1], gap: 1, align: 1, radius: 0.12 })
const together = uPlot.paths.bars?.({ size: [1], align: 1 })

/** Bars with space between them, where there is any. */
const bars: uPlot.Series.PathBuilder = (u, series, from, to) => {
  const room = u.bbox.width / uPlot.pxRatio / Math.max(1, u.data[0].length)
  return (room < ROOM ? together : apart)?.(u, series, from, to) ?? null
}

function pointedAt(u: uPlot, { bounds }: Plotted): Pointed | undefined {
  const { left } = u.cursor
  if (left === undefined || left < 0) return undefined
  const bucket = bucketAt(bounds, timeAt(u, left))
  const [from, to] = bucket === undefined ? [] : [bounds[bucket], bounds[bucket + 1]]
  if (bucket === undefined || from === undefined || to === undefined) return undefined
  const begin = u.valToPos(seconds(from), 'x')
  return {
    bucket,
    left: u.over.offsetLeft + begin,
    width: u.valToPos(seconds(to), 'x') - begin,
    top: u.over.offsetTop,
    height: u.over.offsetHeight,
  }
}

function timeAt(u: uPlot, left: number): Date {
  return new Date(u.posToVal(left, 'x') * 1000)
}

function ends({ bounds }: Plotted): uPlot.Range.MinMax {
  const [first, last] = [bounds[0], bounds.at(-1)]
  return first === undefined || last === undefined ? [0, 1] : [seconds(first), seconds(last)]
}

function seconds(time: Date): number {
  return time.getTime() / 1000
}

function style(ink: string | undefined, font: string): Pick<uPlot.Axis, 'stroke' | 'font'> {
  return { font, ...(ink === undefined ? {} : { stroke: ink }) }
}

/** Of the widest, in pixels. */
function width(u: uPlot, values: readonly string[], font: string): number {
  u.ctx.save()
  u.ctx.font = font
  const widest = Math.max(0, ...values.map((value) => u.ctx.measureText(value).width))
  u.ctx.restore()
  return widest
}

/** A colour as it is now, light or dark: a canvas knows no variables. */
function colour(host: HTMLElement, name: string): string {
  const sample = document.createElement('span')
  sample.style.color = `var(${name})`
  host.append(sample)
  const { color } = getComputedStyle(sample)
  sample.remove()
  return color
}
