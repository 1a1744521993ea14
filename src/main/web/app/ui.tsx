import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { t } from '../i18n/i18n';

export type Tone = 'neutral' | 'info' | 'ok' | 'warn' | 'danger';

export function Badge({ tone = 'neutral', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={`badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}

export function Spinner({ label }: { label: string }) {
  return (
    <div className="spinner" role="status">
      <span className="spinner-ring" aria-hidden="true" />
      <span>{label}</span>
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <p className="empty-text">{children}</p>}
    </div>
  );
}

/** A failure in plain words: what happened, why, and what can be done. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const known = error instanceof ApiError;
  return (
    <div className="failure" role="alert">
      <p className="failure-title">{known ? error.message : t('problem.page')}</p>
      <p className="failure-text">{known ? error.detail : error instanceof Error ? error.message : String(error)}</p>
      {retry !== undefined && (
        <button type="button" className="button button-small" onClick={retry}>
          {t('tryAgain')}
        </button>
      )}
    </div>
  );
}

/** The pieces of a segmented control; each is a real radio button for keyboards and screen readers. */
export function Segments<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string; disabled?: boolean; title?: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{props.label}</legend>
      {props.options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className={`segment${option.value === props.value ? ' segment-on' : ''}${option.disabled ? ' segment-off' : ''}`}
        >
          <input
            type="radio"
            name={props.label}
            checked={option.value === props.value}
            disabled={option.disabled}
            onChange={() => props.onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M6.500 17.500C6 11 10 6.500 16 6.500s10 4 9.500 10S22 26 16 25.500 7 24 6.500 17.500Z"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.200"
      />
      <path
        d="M11.500 17c-.3-3.200 1.700-5.400 4.700-5.400s4.900 2 4.600 5-2 4.700-4.800 4.500-4.200-1.300-4.500-4.100Z"
        fill="none"
        stroke="var(--amber)"
        strokeWidth="2.200"
      />
    </svg>
  );
}
