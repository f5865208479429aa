// notice.tsx: a short message with an icon, a word for its weight, and what to do. Its looks are in
// page.css, as the painted shell has notices, too.
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'info' | 'warning' | 'fault'

type NoticeProps = {
  tone: Tone
  icon: IconName
  title: ReactNode
  aside?: ReactNode // on the line of the title, where there is room
  children?: ReactNode
}

export function Notice({ tone, icon, title, aside, children }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone}>
      <Icon name={icon} />
      <div>
        <div className="notice-title">
          <strong>{title}</strong>
          {aside && <small>{aside}</small>}
        </div>
        {children}
      </div>
    </div>
  )
}
