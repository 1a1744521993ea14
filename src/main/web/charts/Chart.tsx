import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { usePreferences } from '../app/preferences';
import { init } from './echarts';

/** The colours of the page, as it is drawn now. */
export interface Palette {
  text: string;
  muted: string;
  line: string;
  accent: string;
  amber: string;
  red: string;
  green: string;
  surface: string;
}

function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of('text'),
    muted: of('muted'),
    line: of('line'),
    accent: of('accent'),
    amber: of('amber'),
    red: of('red'),
    green: of('green'),
    surface: of('surface'),
  };
}

/** A chart with a sentence for those who cannot see it. The numbers stand in a table beside it. */
export function Chart(props: {
  label: string;
  height: number;
  option: (palette: Palette) => EChartsCoreOption;
  testId?: string;
}) {
  const host = useRef<HTMLDivElement>(null);
  const { theme } = usePreferences();
  const { option } = props;
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }
    const chart = init(element, null, { renderer: 'svg' });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    const palette = paletteOf(element);
    chart.setOption({
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(element).fontFamily, color: palette.text },
      ...option(palette),
    });
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [option, theme]);
  return (
    <div
      ref={host}
      className="chart"
      role="img"
      aria-label={props.label}
      data-testid={props.testId}
      style={{ height: props.height }}
    />
  );
}

/** Axes, legend and tooltip as all charts of the desk have them. */
export function frame(palette: Palette) {
  return {
    grid: { left: 44, right: 16, top: 34, bottom: 28 },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: palette.muted } },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.text },
    },
    axis: {
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.muted },
      splitLine: { lineStyle: { color: palette.line } },
    },
  };
}
