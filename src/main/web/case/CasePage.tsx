import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { ApiError } from '../api/client';
import { useCaseEvents } from '../api/events';
import { caseQuery, contourSetsQuery, registrationQuery, taskQuery } from '../api/queries';
import type { CaseView, ContourSet, ImageRole, Task } from '../api/types';
import { Boundary } from '../app/Boundary';
import { taskHref } from '../app/router';
import { useMe } from '../app/session';
import { Empty, Failure, Spinner } from '../app/ui';
import { duration, imageType, taskKind, words } from '../format/format';
import { ReviewPanel } from '../tasks/ReviewPanel';
import { TaskDone } from '../tasks/TaskDone';
import { TaskPanel } from '../tasks/TaskPanel';
import { LinkedViewer, OwnViewer } from '../viewer/LinkedViewer';
import { EditBar } from '../viewer/edit/EditBar';
import { NameStructures } from '../viewer/edit/NameStructures';
import { useDrawing, useEditing } from '../viewer/edit/useEditing';
import { TEXT } from '../viewer/texts';
import { useView } from '../viewer/useLinkedViews';
import { useViewerState } from '../viewer/useViewerState';
import './case.css';
import { EmergencyBanner, EmergencyForm } from './Emergency';
import { ParameterBox } from './ParameterBox';
import { PatientHeader } from './PatientHeader';
import { ProcessPicture } from './ProcessPicture';
import { TimelineList } from './TimelineList';
import { useOffset } from './useOffset';
import { t } from '../i18n/i18n';

const NO_SETS: readonly ContourSet[] = [];

function Panel({ title, children, wide }: { title: string; children: ReactNode; wide?: boolean }) {
  return (
    <section className={`panel${wide ? ' panel-wide' : ''}`} aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
      </div>
      <Boundary>{children}</Boundary>
    </section>
  );
}

/** Steps done so far of a case that is being processed. */
function Progress({ view }: { view: CaseView }) {
  if (view.state !== 'PROCESSING' && view.state !== 'RECEIVED' && view.state !== 'RELEASING') {
    return null;
  }
  return (
    <div className="progress" role="status" data-testid="progress">
      <span className="spinner-ring" aria-hidden="true" />
      <strong>{view.stateDetail ? words(view.stateDetail) : t('case.working')}</strong>
      <ol>
        {view.steps.map((step) => (
          <li key={step.step}>
            {words(step.step)} <span className="muted">{duration(step.durationMs)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Tasks of the case for somebody who came by the case list. */
function OpenTasks({ tasks }: { tasks: readonly Task[] }) {
  return (
    <>
      {tasks.map((task) => (
        <a key={task.id} className="open-task" href={taskHref(task.id)}>
          <strong>{taskKind(task.kind)}</strong>
          <span className="muted">
            {task.assignee === null ? t('case.toClaim') : t('case.heldBy', { name: task.assignee })}
          </span>
          <span aria-hidden="true">→</span>
        </a>
      ))}
    </>
  );
}

const isProcessed = ({ state }: CaseView) => state !== 'RECEIVED' && state !== 'PROCESSING';

const CLOSED: readonly string[] = ['COMPLETED', 'CANCELLED', 'RELEASING'];
const isOpen = ({ state }: CaseView) => !CLOSED.includes(state);

const isSecond = (sets: readonly ContourSet[], setId: string | undefined) =>
  sets.some((set) => set.id === setId && set.role === 'SECOND');

/** Images on which a person may name structures to draw: those without contours, with rejected ones, or drawn by hand. */
function toBeNamed(view: CaseView, sets: readonly ContourSet[]): { role: ImageRole; named: string[] }[] {
  const roles: ImageRole[] = view.second === null ? ['FIRST'] : ['FIRST', 'SECOND'];
  return isProcessed(view)
    ? roles.flatMap((role) => {
        const set = sets.find((one) => one.role === role);
        const open = set === undefined || set.state === 'REJECTED' || set.origin === 'DRAWN';
        return open ? [{ role, named: set?.origin === 'DRAWN' ? set.structures.map(({ name }) => name) : [] }] : [];
      })
    : [];
}

function unregistered(view: CaseView): string {
  return isProcessed(view) ? t('case.apart', { type: imageType(view.type) }) : t('case.apartYet');
}

function Case({ view, task, done }: { view: CaseView; task: Task | null; done: string | null }) {
  const me = useMe();
  const live = useCaseEvents(view.id);
  const registration = useQuery(registrationQuery(view.id));
  const answer = useQuery(contourSetsQuery(view.id));
  const sets = answer.data?.items ?? NO_SETS;
  const current = useMemo(() => sets.filter((set) => set.state !== 'SUPERSEDED'), [sets]);
  const rigid = Boolean(registration.data?.rigid);
  const deformable = Boolean(registration.data?.deformable);
  const apart = view.second !== null && registration.isSuccess && !rigid && !deformable;
  const [linkedSets, ownSets] = useMemo(
    () =>
      apart
        ? [current.filter((set) => set.role === 'FIRST'), current.filter((set) => set.role === 'SECOND')]
        : [current, NO_SETS],
    [apart, current],
  );
  const rigidOnly = registration.data !== undefined && !deformable;
  const revision = `${registration.data?.version ?? 0}.${view.steps.length}`;
  const viewer = useViewerState(view.id, linkedSets, rigidOnly ? 'rigid' : null, revision);
  const own = useViewerState(view.id, ownSets, 'none', revision);
  const best = deformable ? 'deformable' : 'rigid';
  const mayDraw =
    me.roles.some((role) => role === 'clinician' || role === 'planner') && isOpen(view) && view.emergencyUntil === null;
  const editing = useEditing(view.id, me.userId, best);
  const offset = useOffset(view.id, registration.data, mayDraw && rigid);
  const [drawingOn, setDrawingOn] = useState(false);
  const hindered =
    offset.adjusting !== null ? TEXT.edit.previewOn : viewer.registration === best ? null : TEXT.edit.rigidOnly;
  const penAllowed =
    offset.adjusting === null && (hindered === null || !isSecond(current, editing.state.active?.setId));
  const drawing = useDrawing(editing, viewer, drawingOn && penAllowed);
  const ownDrawing = useDrawing(editing, own, drawingOn);
  const firstGrid = useView(view.id, 'first', 'deformable', '', drawingOn).info;
  const ownGrid = useView(view.id, 'second', 'none', '', drawingOn && apart).info;
  const edit = mayDraw
    ? {
        on: drawingOn,
        toggle: () => {
          setDrawingOn(!drawingOn);
          editing.session.activate(null);
        },
      }
    : null;
  const barOf = (which: 'first' | 'own') => {
    const lattice = which === 'own' ? ownGrid : firstGrid;
    return edit !== null && drawingOn && lattice !== null ? (
      <EditBar
        editing={editing}
        viewer={which === 'own' ? own : viewer}
        lattice={lattice}
        on={which}
        secondHindered={hindered}
        close={edit.toggle}
      />
    ) : null;
  };
  const mayDecide = task?.kind === 'REVIEW_CONTOURS' && task.assignee === me.userId;

  return (
    <main className="case" data-testid="case">
      <EmergencyBanner until={view.emergencyUntil} />
      <PatientHeader view={view} live={live} />
      <Progress view={view} />
      <div className="case-body">
        <div className="case-main">
          <Boundary>
            {view.second !== null && registration.isPending ? (
              <Spinner label={t('case.loadingRegistration')} />
            ) : (
              <div className={apart && isProcessed(view) ? 'apart' : undefined}>
                <LinkedViewer
                  caseId={view.id}
                  first={view.first}
                  second={rigid || deformable ? view.second : null}
                  state={viewer}
                  drawing={drawing}
                  adjusting={offset.adjusting}
                  edit={edit}
                  editBar={barOf('first')}
                  revision={revision}
                  rigidAvailable={rigid}
                  deformableAvailable={deformable}
                  fusedAvailable={view.steps.some(({ step }) => step === 'FUSE_IMAGES')}
                />
                {apart && isProcessed(view) && view.second !== null && (
                  <OwnViewer
                    caseId={view.id}
                    first={view.first}
                    second={view.second}
                    state={own}
                    drawing={ownDrawing}
                    edit={edit}
                    editBar={barOf('own')}
                    revision={revision}
                  />
                )}
              </div>
            )}
            {apart && (
              <p className="unregistered" data-testid="unregistered">
                {unregistered(view)}
              </p>
            )}
          </Boundary>
          <div className="case-below">
            <Panel title={t('case.process')} wide>
              <ProcessPicture caseId={view.id} />
            </Panel>
            <Panel title={t('case.timeline')}>
              <TimelineList caseId={view.id} />
            </Panel>
          </div>
        </div>
        <aside className="case-side">
          {task !== null && <TaskPanel task={task} view={view} />}
          {done !== null && <TaskDone taskId={done} />}
          {task === null && done === null && view.tasks.length > 0 && <OpenTasks tasks={view.tasks} />}
          <Panel title={t('case.contours')}>
            {answer.isError && <Failure error={answer.error} retry={() => void answer.refetch()} />}
            {answer.isPending && <Spinner label={t('case.loadingContours')} />}
            {answer.data !== undefined &&
              (sets.length === 0 ? (
                <Empty title={t('case.contours.none')} />
              ) : (
                <ReviewPanel
                  caseId={view.id}
                  sets={sets}
                  viewerOf={(set) => (ownSets.includes(set) ? own : viewer)}
                  mayDecide={mayDecide}
                />
              ))}
            {mayDraw &&
              toBeNamed(view, current).map(({ role, named }) => (
                <NameStructures key={role} caseId={view.id} role={role} named={named} />
              ))}
          </Panel>
          {view.second !== null && (
            <Panel title={t('case.registration')}>
              <ParameterBox caseId={view.id} over={isProcessed(view)} offset={offset} />
            </Panel>
          )}
          {view.note && (
            <Panel title={t('case.note')}>
              <p>{view.note}</p>
            </Panel>
          )}
        </aside>
      </div>
    </main>
  );
}

/** @param done the task that was open here until it was done */
export function CasePage(props: { caseId: string; task: Task | null; done?: string | null }) {
  const { caseId, task, done = null } = props;
  const answer = useQuery(caseQuery(caseId));
  if (answer.data !== undefined) {
    return <Case view={answer.data} task={task} done={done} />;
  }
  return (
    <div className="full">
      {answer.isPending ? (
        <Spinner label={t('case.loading')} />
      ) : (
        <>
          <Failure error={answer.error} retry={() => void answer.refetch()} />
          {answer.error instanceof ApiError && answer.error.status === 404 && <EmergencyForm caseId={caseId} />}
        </>
      )}
    </div>
  );
}

/** A task opened: its case with the task's panel. Once the task is gone, the case stays and says so. */
export function TaskPage({ taskId }: { taskId: string }) {
  const answer = useQuery({ ...taskQuery(taskId), refetchInterval: 10_000 });
  const [last, setLast] = useState<Task | null>(null);
  if (answer.data !== undefined && answer.data !== last) {
    setLast(answer.data);
  }
  const gone = answer.error instanceof ApiError && answer.error.status === 404;
  if (last !== null) {
    return <CasePage caseId={last.caseId} task={gone ? null : last} done={gone ? last.id : null} />;
  }
  return (
    <div className="full">
      {answer.isPending ? (
        <Spinner label={t('case.loadingTask')} />
      ) : gone ? (
        <Empty title={t('case.taskGone')}>{t('case.taskGone.text')}</Empty>
      ) : (
        <Failure error={answer.error} retry={() => void answer.refetch()} />
      )}
    </div>
  );
}
