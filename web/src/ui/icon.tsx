// icon.tsx: the few pictures the app needs, as paths on a grid of 24.

const PATHS = {
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  battery:
    'M7 6h10a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM9.5 6V3.5h5V6M12.8 9.5l-2.6 4h3.6l-2.6 4',
  grid: 'M12 2.5 6.5 21.5M12 2.5l5.5 19M5 7.5h14M5 7.5v2.2M19 7.5v2.2M9.3 12h5.4M8 16.8l8 0',
  gridAway: 'M12 2.5 6.5 21.5M12 2.5l5.5 19M5 7.5h14M9.3 12h5.4M8 16.8h8M3.5 20.5l17-17',
  house: 'M3.5 11.5 12 4l8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20',
  inverter:
    'M5 3.5h14a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 19V5A1.5 1.5 0 0 1 5 3.5zM7 12c1.7-4.4 3.3-4.4 5 0s3.3 4.4 5 0',
  output: 'M12 3v6M8.5 3v6M15.5 3v6M6.5 9h11v2.5a5.5 5.5 0 0 1-11 0zM12 17v4.5',
  energy: 'M13 2.5 5 13.5h6l-1 8 9-12h-6.5z',
  settings:
    'M4 7h9M17.5 7H20M4 17h2.5M11 17h9M15 4.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM8.8 14.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z',
  checks:
    'M4 6.5l1.8 1.8L9 5M4 12.5l1.8 1.8L9 11M4 18.5l1.8 1.8L9 17M12.5 7H20M12.5 13H20M12.5 19H20',
  parallel: 'M4 5h6v6H4zM14 13h6v6h-6zM7 11v5h7M17 13V8h-7',
  warning: 'M12 3.5 2.5 20h19zM12 10v4.5M12 17.2v.1',
  fault: 'M8.2 2.8h7.6l5.4 5.4v7.6l-5.4 5.4H8.2l-5.4-5.4V8.2zM12 7.5v5.5M12 16.4v.1',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.6v.1',
  away: 'M9 6.5v-4M15 6.5v-4M6.5 6.5h11V11a5.5 5.5 0 0 1-8 4.9M12 16.5v5M3 3l18 18',
  close: 'M6 6l12 12M18 6 6 18',
  chart: 'M3.5 4v14.5A1.5 1.5 0 0 0 5 20h15.5M7 15l4-5 3.5 3L20 6.5',
  left: 'M14.5 6l-6 6 6 6',
  right: 'M9.5 6l6 6-6 6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  whole: 'M4 12h16M7.5 8 4 12l3.5 4M16.5 8l3.5 4-3.5 4',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  chevron: 'M6 9.5l6 6 6-6',
  auto: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
} as const

// Parts that are filled instead of drawn.
const SOLID: Partial<Record<IconName, string>> = {
  auto: 'M12 3.5a8.5 8.5 0 0 1 0 17z',
}

export type IconName = keyof typeof PATHS

type IconProps = { name: IconName }

// Always beside words, so it is silent for screen readers.
export function Icon({ name }: IconProps) {
  const solid = SOLID[name]
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
      {solid && <path d={solid} fill="currentColor" />}
    </svg>
  )
}
