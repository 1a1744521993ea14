import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../app/FormDialog';
import { SignatureProof, useFreshSignIn } from '../app/SignatureProof';
import { SmallTable } from '../app/SmallTable';
import { Badge, Failure, Spinner, type Tone } from '../app/ui';
import { useDraft } from '../app/drafts';
import { useMe } from '../app/session';
import { moment } from '../format/format';
import { t } from '../i18n/i18n';
import { factColumns } from './ApprovalFacts';
import { giveVerdict, sampleExport, sampleQuery, signSampleOff } from './queries';
import { periodOf } from './Reviews';
import type { PeerVerdict, ReviewSample, SampledApproval, SampleSummary } from './types';

const VERDICTS: readonly PeerVerdict[] = ['AGREE', 'MINOR', 'MAJOR'];
const TONES: Record<PeerVerdict, Tone> = { AGREE: 'ok', MINOR: 'warn', MAJOR: 'danger' };

function useChanged(id: string) {
  const queries = useQueryClient();
  return {
    onSuccess: (changed: ReviewSample) => queries.setQueryData(sampleQuery(id).queryKey, changed),
    onSettled: () => queries.invalidateQueries({ queryKey: ['review-samples'] }),
  };
}

function VerdictDialog(props: { sampleId: string; item: SampledApproval; close: () => void }) {
  const { item } = props;
  const [verdict, setVerdict] = useState<PeerVerdict>(item.given?.verdict ?? 'AGREE');
  const [comment, setComment, dropComment] = useDraft(`verdict.${props.sampleId}.${item.number}`);
  const changed = useChanged(props.sampleId);
  const give = useMutation({
    mutationFn: () => giveVerdict(props.sampleId, item.number, verdict, comment),
    ...changed,
    onSuccess: (after) => {
      changed.onSuccess(after);
      dropComment();
      props.close();
    },
  });
  return (
    <FormDialog
      title={t('verdict.title', { number: item.number })}
      submitLabel={t('verdict.give')}
      ready={verdict === 'AGREE' || comment.trim() !== ''}
      busy={give.isPending}
      error={give.error}
      submit={() => give.mutate()}
      close={props.close}
      testId="verdict-dialog"
    >
      <fieldset className="verdicts">
        <legend className="visually-hidden">{t('verdict')}</legend>
        {VERDICTS.map((one) => (
          <label key={one} className="check">
            <input type="radio" name="verdict" checked={verdict === one} onChange={() => setVerdict(one)} />
            {t(`verdict.${one}`)} <span className="muted">{t(`verdict.${one}.text`)}</span>
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{t('verdict.comment')}</span>
        <textarea
          className="input"
          name="comment"
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
    </FormDialog>
  );
}

function SignOffDialog({ summary, close }: { summary: SampleSummary; close: () => void }) {
  const fresh = useFreshSignIn();
  const [password, setPassword] = useState('');
  const [meaning, setMeaning] = useState<string>(t('sample.meaning'));
  const changed = useChanged(summary.id);
  const sign = useMutation({
    mutationFn: () => signSampleOff(summary, meaning.trim(), fresh ? null : password),
    ...changed,
    onSuccess: (after) => {
      changed.onSuccess(after);
      close();
    },
  });
  return (
    <FormDialog
      title={t('sample.signOff')}
      submitLabel={t('sample.signOff')}
      ready={meaning.trim() !== '' && (fresh || password !== '')}
      busy={sign.isPending}
      error={sign.error}
      submit={() => {
        sign.mutate();
        setPassword('');
      }}
      close={close}
      testId="sign-off-dialog"
    >
      <p>{t('sample.signOff.text', { drawn: summary.drawn, minor: summary.minor, major: summary.major })}</p>
      <label className="field">
        <span>{t('sign.meaning')}</span>
        <input
          className="input"
          name="meaning"
          maxLength={500}
          value={meaning}
          onChange={(event) => setMeaning(event.target.value)}
        />
      </label>
      <SignatureProof password={password} change={setPassword} autoFocus />
    </FormDialog>
  );
}

function Signature({ sample }: { sample: ReviewSample }) {
  const { signedOff } = sample.summary;
  if (signedOff === null) {
    return null;
  }
  const holds = sample.signatureHolds === true;
  return (
    <p
      className={`verification verification-${holds ? 'ok' : 'broken'}`}
      role={holds ? 'status' : 'alert'}
      data-testid="sample-signature"
    >
      <strong>{holds ? t('sample.signedOff') : t('sample.tampered')}</strong>
      <span>
        {signedOff.byName} · {moment(signedOff.at)} · {signedOff.meaning}
      </span>
      <span className="mono" title={signedOff.contentHash}>
        {signedOff.contentHash.slice(0, 16)}…
      </span>
    </p>
  );
}

/** One sample: how it was drawn, every approval in it with the verdict of a peer, and the signature. */
export function Sample({ id, lead }: { id: string; lead: boolean }) {
  const me = useMe();
  const answer = useQuery(sampleQuery(id));
  const [judging, setJudging] = useState<SampledApproval | null>(null);
  const [signing, setSigning] = useState(false);
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const sample = answer.data;
  const { summary } = sample;
  const open = summary.signedOff === null;
  const mayJudge = (item: SampledApproval) =>
    open && !item.own && (item.given === null || item.given.reviewer === me.userId);
  return (
    <div className="desk-main" data-testid="review-sample" data-signed={!open}>
      <div className="threshold-head">
        <h2>{periodOf(summary)}</h2>
        <span className="muted">
          {t('sample.drawn', { drawn: summary.drawn, population: summary.population, seed: summary.order.seed })} ·{' '}
          {summary.drawnByName}, {moment(summary.drawnAt)}
        </span>
        <div className="threshold-actions">
          {lead &&
            (['csv', 'pdf'] as const).map((format) => (
              <a key={format} className="button button-small button-quiet" href={sampleExport(id, format)} download>
                {t('sample.export', { format: format.toUpperCase() })}
              </a>
            ))}
          {lead && open && (
            <button
              type="button"
              className="button button-small button-approve"
              disabled={summary.reviewed < summary.drawn}
              onClick={() => setSigning(true)}
            >
              {t('sample.signOff')}
            </button>
          )}
        </div>
      </div>
      <Signature sample={sample} />
      {lead && open && summary.reviewed < summary.drawn && (
        <p className="note">{t('sample.open', { open: summary.drawn - summary.reviewed })}</p>
      )}
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('lead.reviews')}>
        <SmallTable
          rows={sample.items}
          rowKey={(item) => item.number}
          columns={[
            { label: t('sample.number'), number: true, cell: (item) => item.number },
            ...factColumns((item: SampledApproval) => item.approval),
            {
              label: t('verdict'),
              cell: (item) =>
                item.given === null ? (
                  <span className="muted">{item.own ? t('verdict.own') : t('verdict.open')}</span>
                ) : (
                  <div className="verdict">
                    <Badge tone={TONES[item.given.verdict]}>{t(`verdict.${item.given.verdict}`)}</Badge>
                    <span className="muted">
                      {item.given.reviewerName}, {moment(item.given.at)}
                    </span>
                    {item.given.comment !== '' && <span>{item.given.comment}</span>}
                  </div>
                ),
            },
            {
              label: t('verdict.give'),
              cell: (item) =>
                mayJudge(item) && (
                  <button type="button" className="button button-small" onClick={() => setJudging(item)}>
                    {item.given === null ? t('verdict.give') : t('verdict.change')}
                  </button>
                ),
            },
          ]}
        />
      </div>
      {judging !== null && <VerdictDialog sampleId={id} item={judging} close={() => setJudging(null)} />}
      {signing && <SignOffDialog summary={summary} close={() => setSigning(false)} />}
    </div>
  );
}
