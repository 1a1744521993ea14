import { useMutation } from '@tanstack/react-query';
import { useRef, type FormEvent } from 'react';
import { post } from '../api/client';
import type { Task } from '../api/types';
import { useDraft } from '../app/drafts';
import { useKeys } from '../app/keys';
import { Failure } from '../app/ui';
import { moment } from '../format/format';
import { t } from '../i18n/i18n';
import { useTaskChanged } from './useClaim';

const LENGTH_MAX = 2000;

/** Notes of colleagues on the task, oldest first. */
export function Comments({ task }: { task: Task }) {
  const changed = useTaskChanged();
  const [text, setText, clear] = useDraft(`comment.${task.id}`);
  const field = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: () => post(`/api/tasks/${encodeURIComponent(task.id)}/comments`, { text: text.trim() }),
    onSuccess: () => {
      clear();
      return changed(task.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  useKeys('keys.task', [{ keys: 'n', label: 'keys.note', run: () => field.current?.focus() }]);
  return (
    <div className="comments">
      <h3>{t('notes.title')}</h3>
      {task.comments.map((comment, n) => (
        <p key={`${comment.at} ${n}`} className="comment">
          <span className="muted">
            {comment.author} · {moment(comment.at)}
          </span>
          {comment.text}
        </p>
      ))}
      <form className="comment-form" onSubmit={submit}>
        <input
          ref={field}
          className="input"
          aria-label={t('notes.new')}
          placeholder={t('notes.placeholder')}
          maxLength={LENGTH_MAX}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button button-small" disabled={text.trim() === '' || add.isPending}>
          {t('notes.add')}
        </button>
      </form>
      {add.isError && <Failure error={add.error} />}
    </div>
  );
}
