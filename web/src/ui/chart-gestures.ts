// chart-gestures.ts: fingers, mouse and wheel on a chart.
//
// One pointer draws a stretch to zoom into, two pan and pinch, a double tap resets, the wheel zooms
// with Ctrl. Vertical swipes belong to the page (touch-action: pan-y in chart.css): the browser then
// cancels our pointer. Nothing is reported before a gesture has ended; meanwhile it is only shown.
import type uPlot from 'uplot'
import type { Range } from '../lib/period.ts'
import { between, type Fingers, pinched, zoomed } from '../lib/zoom.ts'

const DRAG_PX = 8
const TAP_MS = 350
const WHEEL_REST_MS = 200

export type GestureResult = { onZoom(range: Range): void; onReset(): void }

export function followGestures(u: uPlot, result: () => GestureResult): () => void {
  const pointers = new Map<number, number>() // where each is, px from the left
  let drawnFrom: number | null = null
  let dragged = false
  let lastTap = Number.NEGATIVE_INFINITY
  let pinch: { fingers: Fingers; range: Range } | null = null
  let shown: Range | null = null
  let wheelRest: ReturnType<typeof setTimeout> | undefined

  const range = (): Range => ({ from: u.scales.x?.min ?? 0, to: u.scales.x?.max ?? 1 })
  const width = () => u.over.clientWidth
  const place = (event: MouseEvent) => event.clientX - u.over.getBoundingClientRect().left
  const timeAt = (left: number) => u.posToVal(Math.min(width(), Math.max(0, left)), 'x')

  function show(next: Range) {
    shown = next
    u.setScale('x', { min: next.from, max: next.to })
  }

  function drawStretch(to: number | null) {
    const from = drawnFrom ?? 0
    const [left, right] = to === null ? [0, 0] : [Math.min(from, to), Math.max(from, to)]
    u.setSelect({ left, top: 0, width: right - left, height: u.over.clientHeight }, false)
  }

  function fingers(): Fingers {
    const [a = 0, b = a] = [...pointers.values()]
    return { middle: (a + b) / 2, distance: Math.abs(a - b) }
  }

  function end() {
    const settled = shown
    shown = null
    pinch = null
    if (settled) result().onZoom(settled)
  }

  function onDown(event: PointerEvent) {
    if (event.button !== 0 || pointers.size === 2) return
    u.over.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, place(event))
    dragged = pointers.size === 2
    drawnFrom = dragged ? null : place(event)
    drawStretch(null)
    if (pointers.size === 2) pinch = { fingers: fingers(), range: range() }
  }

  function onMove(event: PointerEvent) {
    if (!pointers.has(event.pointerId)) return
    pointers.set(event.pointerId, place(event))
    if (pinch) {
      show(pinched(pinch.range, width(), pinch.fingers, fingers()))
    } else if (drawnFrom !== null && (dragged || Math.abs(place(event) - drawnFrom) > DRAG_PX)) {
      dragged = true
      drawStretch(Math.min(width(), Math.max(0, place(event))))
    }
  }

  function onUp(event: PointerEvent) {
    if (!pointers.delete(event.pointerId)) return
    const from = drawnFrom
    drawnFrom = null
    drawStretch(null)
    if (pinch) end()
    else if (dragged && from !== null) result().onZoom(between(timeAt(from), timeAt(place(event))))
    else if (from !== null) onTap(event)
  }

  function onTap(event: PointerEvent) {
    if (event.timeStamp - lastTap < TAP_MS) result().onReset()
    lastTap = event.timeStamp
  }

  function onCancel(event: PointerEvent) {
    if (!pointers.delete(event.pointerId)) return
    drawnFrom = null
    drawStretch(null)
    end()
  }

  function onWheel(event: WheelEvent) {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    show(zoomed(range(), event.deltaY > 0 ? 1.15 : 1 / 1.15, timeAt(place(event))))
    clearTimeout(wheelRest)
    wheelRest = setTimeout(end, WHEEL_REST_MS)
  }

  u.over.addEventListener('pointerdown', onDown)
  u.over.addEventListener('pointermove', onMove)
  u.over.addEventListener('pointerup', onUp)
  u.over.addEventListener('pointercancel', onCancel)
  u.over.addEventListener('wheel', onWheel, { passive: false })
  return () => clearTimeout(wheelRest) // the listeners go with the element
}
