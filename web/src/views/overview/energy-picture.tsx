// energy-picture.tsx: sun, battery, grid and house around the inverter, with watts and direction.
//
// The same elements stand in index.html as the painted shell. A screen reader gets the sentence
// instead of the wires; the nodes are buttons that open their sheet.
import { Fragment, useSyncExternalStore } from 'react'
import { Icon, type IconName } from '../../ui/icon.tsx'
import type { Energy } from './energy.ts'
import { type Drawn, drawnOf, spokenPicture } from './words.ts'

export type Part = Drawn['node'] | 'unit'

const ICONS: Record<Drawn['node'], IconName> = {
  solar: 'sun',
  grid: 'grid',
  house: 'house',
  battery: 'battery',
}

type EnergyPictureProps = {
  energy: Energy
  old: boolean
  onOpen: (part: Part) => void
}

export function EnergyPicture({ energy, old, onOpen }: EnergyPictureProps) {
  const visible = useVisible()
  const nodes = drawnOf(energy)
  return (
    <div className="flow" data-old={old || undefined} data-paused={!visible || undefined}>
      <p className="hidden-text">{spokenPicture(energy)}</p>
      {nodes.map((node) => (
        <Wire key={node.node} drawn={node} />
      ))}
      <button type="button" className="hub" onClick={() => onOpen('unit')} aria-label="Inverter">
        <Icon name="inverter" />
      </button>
      {nodes.map((node) => (
        <Node key={node.node} drawn={node} energy={energy} onOpen={onOpen} />
      ))}
    </div>
  )
}

function Wire({ drawn: { node, direction, speed } }: { drawn: Drawn }) {
  return (
    <div
      className={`wire wire-${node}`}
      data-part={node}
      data-flow={direction}
      data-speed={speed}
      aria-hidden="true"
    >
      {direction !== 0 && (
        <Fragment key={direction}>
          <div className="wire-belt" />
          <svg className="wire-arrow" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M1 1 12 6 1 11z" />
          </svg>
        </Fragment>
      )}
    </div>
  )
}

type NodeProps = { drawn: Drawn; energy: Energy; onOpen: (part: Part) => void }

function Node({ drawn, energy, onOpen }: NodeProps) {
  const { node, name, word, value, detail, direction } = drawn
  const icon = node === 'grid' && energy.gridPresent === false ? 'gridAway' : ICONS[node]
  return (
    <button
      type="button"
      className={`node node-${node}`}
      data-part={node}
      data-flow={direction}
      onClick={() => onOpen(node)}
    >
      <span className="node-disc">
        <Ring level={node === 'battery' ? (energy.level ?? 0) : null} />
        <Icon name={icon} />
        <span className="node-value" data-long={value.length > 7 || undefined}>
          {value}
        </span>
        <span className="node-detail">{detail}</span>
      </span>
      <span className="node-label">
        <b>{name}</b>
        <span className="node-word">{word}</span>
      </span>
    </button>
  )
}

function Ring({ level }: { level: number | null }) {
  return (
    <svg className="ring" viewBox="0 0 100 100" aria-hidden="true">
      {level === null ? (
        <circle cx="50" cy="50" r="47" className="ring-full" />
      ) : (
        <>
          <circle cx="50" cy="50" r="47" className="ring-track" />
          <circle
            cx="50"
            cy="50"
            r="47"
            className="ring-level"
            pathLength={100}
            strokeDasharray={`${Math.min(100, Math.max(0, level))} 100`}
            transform="rotate(-90 50 50)"
          />
        </>
      )}
    </svg>
  )
}

function onVisibility(notify: () => void): () => void {
  document.addEventListener('visibilitychange', notify)
  return () => document.removeEventListener('visibilitychange', notify)
}

function useVisible(): boolean {
  return useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible')
}
