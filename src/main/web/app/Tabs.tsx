import { deskHref } from './router';

/** The sections of a desk; each has its own address. */
export function Tabs(props: {
  page: 'lead' | 'admin';
  at: string;
  label: string;
  tabs: readonly { section: string; label: string; count?: number }[];
}) {
  return (
    <div className="desk-head">
      <h1>{props.label}</h1>
      <nav className="desk-tabs" aria-label={props.label}>
        {props.tabs.map((tab) => (
          <a
            key={tab.section}
            href={deskHref(props.page, tab.section)}
            aria-current={tab.section === props.at ? 'page' : undefined}
          >
            {tab.label}
            {(tab.count ?? 0) > 0 && <span className="unread-count">{tab.count}</span>}
          </a>
        ))}
      </nav>
    </div>
  );
}
