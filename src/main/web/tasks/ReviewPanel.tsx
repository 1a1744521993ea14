import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ApiError, request } from '../api/client';
import { caseQuery } from '../api/queries';
import type { ContourSet, Decision } from '../api/types';
import { useDraft } from '../app/drafts';
import { useKeys } from '../app/keys';
import { Badge, Failure, Segments } from '../app/ui';
import { SignatureProof, useFreshSignIn } from '../app/SignatureProof';
import { moment, personName, reviewState, words } from '../format/format';
import { found, t } from '../i18n/i18n';
import { StructureRows } from './StructureRows';
import { decisionOf, MEANINGS, undecided } from './decision';
import type { ViewerState } from '../viewer/useViewerState';

function useDecision(caseId: string, set: ContourSet, done: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ decision, version }: { decision: Decision; version: number }) =>
      request<ContourSet>(
        `/api/cases/${encodeURIComponent(caseId)}/contour-sets/${encodeURIComponent(set.id)}/approval`,
        {
          method: 'PUT',
          body: decision,
          ifMatch: version,
        },
      ),
    onSuccess: done,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['case', caseId] }),
        queries.invalidateQueries({ queryKey: ['tasks'] }),
        queries.invalidateQueries({ queryKey: ['task'] }),
      ]),
  });
}

type Choice = 'APPROVED' | 'REJECTED';

function SignForm(props: { caseId: string; set: ContourSet; choice: Choice; close: () => void }) {
  const { set, choice } = props;
  // What is signed is what was on the screen when signing began: a later change makes the server refuse.
  const [version] = useState(set.version);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(undecided(set)));
  const [meaning, setMeaning] = useState<string>(MEANINGS[choice][0] ?? '');
  const [reason, setReason, dropReason] = useDraft(`reason.${set.id}`);
  const [password, setPassword] = useState('');
  const freshSignIn = useFreshSignIn();
  const view = useQuery(caseQuery(props.caseId)).data;
  const decide = useDecision(props.caseId, set, () => {
    dropReason();
    props.close();
  });
  const changed = set.version !== version && !decide.isPending;
  const ready =
    chosen.size > 0 && (freshSignIn || password !== '') && (choice === 'APPROVED' || reason.trim() !== '') && !changed;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    decide.mutate({
      version,
      decision: decisionOf(set, { choice, chosen, reason, meaning, password: freshSignIn ? null : password }),
    });
    setPassword('');
  };
  const pick = (name: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, name] : [...before].filter((one) => one !== name)));

  return (
    <form className="sign" onSubmit={submit} data-testid="sign-form">
      <h3>{t(`sign.title.${choice}`)}</h3>
      <p className="signs-what" data-testid="signs-what">
        {t(`sign.what.${choice}`, { count: chosen.size, set: t(`set.${set.role}`) })}{' '}
        <strong>{personName(view?.patientName)}</strong> <span className="mono">{view?.patientId}</span>
      </p>
      {undecided(set).length > 1 && (
        <details>
          <summary>{t('sign.structures', { count: chosen.size, of: undecided(set).length })}</summary>
          {undecided(set).map((name) => (
            <label key={name} className="check">
              <input
                type="checkbox"
                checked={chosen.has(name)}
                onChange={(event) => pick(name, event.target.checked)}
              />
              {name}
            </label>
          ))}
        </details>
      )}
      {choice === 'REJECTED' && (
        <label className="field">
          <span>{t('sign.reason')}</span>
          <textarea
            className="input"
            name="reason"
            value={reason}
            onChange={(e) => setReason(e.target.value)}
            autoFocus
          />
        </label>
      )}
      <label className="field">
        <span>{t('sign.meaning')}</span>
        <select className="input" name="meaning" value={meaning} onChange={(e) => setMeaning(e.target.value)}>
          {MEANINGS[choice].map((text) => (
            <option key={text} value={text}>
              {found(`meaning.${text}`) ?? text}
            </option>
          ))}
        </select>
      </label>
      <SignatureProof password={password} change={setPassword} autoFocus={choice === 'APPROVED'} />
      {changed && <Failure error={new ApiError(412, 'stale', t('sign.stale'), t('sign.stale.text'))} />}
      {decide.isError && <Failure error={decide.error} />}
      <div className="sign-actions">
        <button
          type="submit"
          className={`button ${choice === 'APPROVED' ? 'button-approve' : 'button-reject'}`}
          disabled={!ready || decide.isPending}
        >
          {decide.isPending ? t('sign.pending') : t(`sign.do.${choice}`)}
        </button>
        <button type="button" className="button button-quiet" onClick={props.close}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

function Banner({ set }: { set: ContourSet }) {
  if (set.state === 'NOT_REVIEWED') {
    return (
      <p className="banner banner-not-reviewed" data-testid="not-reviewed">
        {t('review.NOT_REVIEWED')}
      </p>
    );
  }
  return (
    <p className={`banner ${set.state === 'APPROVED' ? 'banner-approved' : 'banner-rejected'}`} data-testid="decided">
      {reviewState(set.state)}
      <span>
        {set.decidedByName ?? set.decidedBy ?? ''}
        {set.decidedAt !== null && ` · ${moment(set.decidedAt)}`}
      </span>
      {set.decisionReason && <span>{set.decisionReason}</span>}
    </p>
  );
}

/** One contour set: what it holds, whether it may be relied on, and the decision on it. */
function SetCard(props: {
  caseId: string;
  set: ContourSet;
  viewer: ViewerState;
  mayDecide: boolean;
  choice: Choice | null;
  setChoice: (choice: Choice | null) => void;
}) {
  const { set } = props;
  const { choice, setChoice } = props;
  const open = undecided(set).length > 0;
  return (
    <section className="set-card" data-testid="contour-set" data-state={set.state} data-role={set.role}>
      <Banner set={set} />
      <div className="set-head">
        <h3>{t(`set.title.${set.role}`)}</h3>
        <Badge>{found(`origin.${set.origin}`) ?? words(set.origin)}</Badge>
      </div>
      <p className="muted set-producer">{set.producer}</p>
      <StructureRows set={set} viewer={props.viewer} />
      {open && props.mayDecide && choice === null && (
        <div className="set-actions">
          <button type="button" className="button button-approve" onClick={() => setChoice('APPROVED')}>
            {t('review.approve')}
          </button>
          <button type="button" className="button button-reject" onClick={() => setChoice('REJECTED')}>
            {t('review.reject')}
          </button>
        </div>
      )}
      {open && props.mayDecide && choice !== null && (
        <SignForm key={choice} caseId={props.caseId} set={set} choice={choice} close={() => setChoice(null)} />
      )}
    </section>
  );
}

type Shown = 'current' | 'all';

/** All contour sets of a case with their review state; decisions only where the reviewer holds the task. */
export function ReviewPanel(props: {
  caseId: string;
  sets: readonly ContourSet[];
  /** The boxes in which a set is drawn. */
  viewerOf: (set: ContourSet) => ViewerState;
  mayDecide: boolean;
}) {
  const [shown, setShown] = useState<Shown>('current');
  const current = props.sets.filter((set) => set.state !== 'SUPERSEDED');
  const sets = shown === 'all' ? props.sets : current;
  // One set is signed at a time, so that it is plain which one a password is for.
  const [signing, setSigning] = useState<{ id: string; choice: Choice } | null>(null);
  const firstOpen = current.find((set) => undecided(set).length > 0);
  const begin = (choice: Choice) => firstOpen !== undefined && setSigning({ id: firstOpen.id, choice });
  useKeys(
    'keys.task',
    props.mayDecide
      ? [
          { keys: 'Shift+A', label: 'keys.approve', run: () => begin('APPROVED') },
          { keys: 'Shift+R', label: 'keys.reject', run: () => begin('REJECTED') },
        ]
      : [],
  );
  return (
    <div className="review">
      {current.length < props.sets.length && (
        <Segments
          label={t('review.sets')}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'current', label: t('review.inForce') },
            { value: 'all', label: t('review.withReplaced') },
          ]}
        />
      )}
      {sets.map((set) => (
        <SetCard
          key={set.id}
          caseId={props.caseId}
          set={set}
          viewer={props.viewerOf(set)}
          mayDecide={props.mayDecide && set.state !== 'SUPERSEDED'}
          choice={signing?.id === set.id ? signing.choice : null}
          setChoice={(choice) => setSigning(choice === null ? null : { id: set.id, choice })}
        />
      ))}
    </div>
  );
}
