import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../api/client';
import { savedFiltersQuery } from '../api/queries';
import type { SavedTaskFilter, TaskFilterContent } from '../api/types';
import { FormDialog } from '../app/FormDialog';
import { Failure } from '../app/ui';
import { t } from '../i18n/i18n';
import { sameFilter } from './filters';

function useSaved() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['task-filters'] });
  const save = useMutation({
    mutationFn: ({ name, content }: { name: string; content: TaskFilterContent }) =>
      request<SavedTaskFilter>('/api/task-filters', { method: 'POST', body: { name, ...content } }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (saved: SavedTaskFilter) =>
      request<undefined>(`/api/task-filters/${encodeURIComponent(saved.id)}`, {
        method: 'DELETE',
        ifMatch: saved.version,
      }),
    onSuccess,
  });
  return { save, remove };
}

function SaveDialog({ content, close }: { content: TaskFilterContent; close: () => void }) {
  const [name, setName] = useState('');
  const { save } = useSaved();
  return (
    <FormDialog
      title={t('views.save')}
      submitLabel={t('save')}
      ready={name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      submit={() => save.mutate({ name: name.trim(), content }, { onSuccess: close })}
      close={close}
    >
      <label className="field">
        <span>{t('views.name')}</span>
        <input
          className="input"
          name="view-name"
          maxLength={80}
          value={name}
          autoFocus
          onChange={(event) => setName(event.target.value)}
        />
      </label>
    </FormDialog>
  );
}

/** Views of the list that somebody saved on the server, one press away. */
export function SavedViews(props: { filter: TaskFilterContent; choose: (filter: TaskFilterContent) => void }) {
  const saved = useQuery(savedFiltersQuery);
  const [saving, setSaving] = useState(false);
  const { remove } = useSaved();
  const items = saved.data?.items ?? [];
  const current = items.find((item) => sameFilter(item.content, props.filter));
  return (
    <div className="saved-views" role="group" aria-label={t('views.title')}>
      {items.map((item) => (
        <span key={item.id} className={`view-chip${item === current ? ' view-chip-on' : ''}`}>
          <button type="button" aria-pressed={item === current} onClick={() => props.choose(item.content)}>
            {item.name}
          </button>
          {item === current && (
            <button
              type="button"
              title={t('views.remove', { name: item.name })}
              disabled={remove.isPending}
              onClick={() => remove.mutate(item)}
            >
              <span aria-hidden="true">×</span>
              <span className="visually-hidden">{t('views.remove', { name: item.name })}</span>
            </button>
          )}
        </span>
      ))}
      {current === undefined && (
        <button type="button" className="button button-small button-quiet" onClick={() => setSaving(true)}>
          {t('views.save')}
        </button>
      )}
      {remove.isError && <Failure error={remove.error} />}
      {saving && <SaveDialog content={props.filter} close={() => setSaving(false)} />}
    </div>
  );
}
