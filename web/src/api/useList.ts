import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useParam } from '@/shell/place';
import { merchantOfAddress } from './client';
import { keyOf } from './queries';

export interface Page<Row> {
  data: Row[];
  next?: string | null;
}

/** A keyset-paged list: rows for `<DataTable list>`, and Newer and Older for `<Pager>`. The cursor lives in the address. */
export function useList<Row, Found extends Page<Row> = Page<Row>>(key: readonly unknown[], read: (cursor: string | undefined) => Promise<Found & Page<Row>>) {
  const [cursor, setCursor] = useParam('cursor');
  const passed = useRef<(string | undefined)[]>([]);
  const query = useQuery({
    queryKey: keyOf(merchantOfAddress(), ...key, cursor ?? ''),
    queryFn: () => read(cursor),
    placeholderData: keepPreviousData,
  });
  const next = query.data?.next;
  return {
    rows: query.data?.data,
    /** What stands beside the rows: totals, counts. */
    page: query.data,
    error: query.error,
    again: () => void query.refetch(),
    busy: query.isFetching,
    /** True when these rows are older than a minute because reading again failed. */
    stale: query.isRefetchError,
    readAt: query.dataUpdatedAt,
    onOlder: next ? () => { passed.current.push(cursor); setCursor(next); } : undefined,
    onNewer: cursor ? () => { setCursor(passed.current.pop()); } : undefined,
  };
}
