import { useQueries } from '@tanstack/react-query';
import { LIST_PAGE_SIZE, type PageSource } from '../api/queries';
import type { Range } from './useWindow';

export interface Pages<T> {
  /** Entries of the whole list; undefined until the server said so. */
  total: number | undefined;
  at: (index: number) => T | undefined;
  error: unknown;
  retry: () => void;
}

/** Numbers of the pages on which rows from..to lie, the first always among them. */
export function pagesOf({ from, to }: Range, size = LIST_PAGE_SIZE): number[] {
  const first = Math.floor(from / size);
  const last = Math.floor(Math.max(from, to - 1) / size);
  const pages = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  return pages[0] === 0 ? pages : [0, ...pages];
}

/** A long list of which only the pages in sight are asked for, and asked for again when something changed. */
export function usePages<T>(range: Range, source: PageSource<T>): Pages<T> {
  const pages = pagesOf(range);
  const answers = useQueries({
    queries: pages.map((page) => ({ queryKey: source.key(page), queryFn: () => source.fetch(page) })),
  });
  const of = new Map(pages.map((page, n) => [page, answers[n]]));
  return {
    total: answers.map((answer) => answer.data?.total).find((total) => total !== undefined),
    at: (index) => of.get(Math.floor(index / LIST_PAGE_SIZE))?.data?.items[index % LIST_PAGE_SIZE],
    error: answers.find((answer) => answer.error !== null)?.error ?? null,
    retry: () => answers.forEach((answer) => void answer.refetch()),
  };
}
