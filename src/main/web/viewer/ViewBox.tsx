import type { ReactNode } from 'react';

interface Props {
  title: string;
  subtitle: string;
  /** Cuts of the box. */
  children: ReactNode;
  layout: 'one' | 'all';
  corner: ReactNode;
  marker: ReactNode;
  problem: string | null;
  testId: string;
}

/** One box: its cuts and what must be known about them. */
export function ViewBox(props: Props) {
  return (
    <section className="box" aria-label={props.title} data-testid={props.testId}>
      <header className="box-head">
        <h3>{props.title}</h3>
        <span className="box-subtitle" title={props.subtitle}>
          {props.subtitle}
        </span>
      </header>
      <div className={`stages stages-${props.layout}`}>
        {props.problem === null ? props.children : <p className="box-problem">{props.problem}</p>}
        {props.problem === null && <div className="box-corner">{props.corner}</div>}
        {props.marker}
      </div>
    </section>
  );
}
