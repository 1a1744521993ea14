import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ApiError, request } from '../api/client';
import type { ContourSet, Decision } from '../api/types';
import { Badge, Failure, Segments } from '../app/ui';
import { signIn, useMe } from '../app/session';
import { moment, reviewState } from '../format/format';
import { StructureRows } from './StructureRows';
import { decisionOf, MEANINGS, undecided } from './decision';
import type { ViewerState } from '../viewer/useViewerState';

const SET_TITLES = {
  FIRST: 'On the first image',
  SECOND: 'On the second image',
  TARGET: 'Target contour, on the first image',
} as const;

const ORIGINS = {
  AUTOMATIC: 'Automatic',
  PROPAGATED: 'Propagated',
  EDITED: 'Edited by hand',
  DRAWN: 'Drawn by hand',
  TARGET: 'Chosen of both images',
};

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
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const freshSignIn = useMe().reauthentication === 'fresh-sign-in';
  const decide = useDecision(props.caseId, set, props.close);
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
      <h3>{choice === 'APPROVED' ? 'Approve and sign' : 'Reject and sign'}</h3>
      {undecided(set).length > 1 && (
        <details>
          <summary>
            {chosen.size} of {undecided(set).length} structures
          </summary>
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
          <span>Reason (needed)</span>
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
        <span>Meaning of the signature</span>
        <select className="input" name="meaning" value={meaning} onChange={(e) => setMeaning(e.target.value)}>
          {MEANINGS[choice].map((text) => (
            <option key={text}>{text}</option>
          ))}
        </select>
      </label>
      {freshSignIn ? (
        <p className="note">
          Your signature rests on a sign-in made just now.{' '}
          <button type="button" className="button button-small" onClick={() => signIn(true)}>
            Sign in again
          </button>
        </p>
      ) : (
        <label className="field">
          <span>Your password</span>
          <input
            className="input"
            type="password"
            name="signature-password"
            autoComplete="current-password"
            value={password}
            autoFocus={choice === 'APPROVED'}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
      )}
      {changed && (
        <Failure
          error={
            new ApiError(412, 'stale', 'These contours changed meanwhile', 'Cancel, look at them again, then decide.')
          }
        />
      )}
      {decide.isError && <Failure error={decide.error} />}
      <div className="sign-actions">
        <button
          type="submit"
          className={`button ${choice === 'APPROVED' ? 'button-approve' : 'button-reject'}`}
          disabled={!ready || decide.isPending}
        >
          {decide.isPending ? 'Signing' : choice === 'APPROVED' ? 'Sign approval' : 'Sign rejection'}
        </button>
        <button type="button" className="button button-quiet" onClick={props.close}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function Banner({ set }: { set: ContourSet }) {
  if (set.state === 'NOT_REVIEWED') {
    return (
      <p className="banner banner-not-reviewed" data-testid="not-reviewed">
        Not reviewed
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
function SetCard(props: { caseId: string; set: ContourSet; viewer: ViewerState; mayDecide: boolean }) {
  const { set } = props;
  const [choice, setChoice] = useState<Choice | null>(null);
  const open = undecided(set).length > 0;
  return (
    <section className="set-card" data-testid="contour-set" data-state={set.state} data-role={set.role}>
      <Banner set={set} />
      <div className="set-head">
        <h3>{SET_TITLES[set.role]}</h3>
        <Badge>{ORIGINS[set.origin] ?? set.origin}</Badge>
      </div>
      <p className="muted set-producer">{set.producer}</p>
      <StructureRows set={set} viewer={props.viewer} />
      {open && props.mayDecide && choice === null && (
        <div className="set-actions">
          <button type="button" className="button button-approve" onClick={() => setChoice('APPROVED')}>
            Approve
          </button>
          <button type="button" className="button button-reject" onClick={() => setChoice('REJECTED')}>
            Reject
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
  return (
    <div className="review">
      {current.length < props.sets.length && (
        <Segments
          label="Contour sets"
          value={shown}
          onChange={setShown}
          options={[
            { value: 'current', label: 'In force' },
            { value: 'all', label: 'With replaced ones' },
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
        />
      ))}
    </div>
  );
}
