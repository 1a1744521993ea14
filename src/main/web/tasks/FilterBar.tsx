import type { CaseState, ImageType, TaskFilterContent } from '../api/types';
import type { CaseFilter } from '../api/queries';
import { useMe } from '../app/session';
import { caseState, imageType, roleName, taskKind } from '../format/format';
import { t } from '../i18n/i18n';
import { GROUPS, KINDS, SORTS, STATES } from './filters';

/** A choice among values with "all" on top. */
export function Choice<T extends string>(props: {
  label: string;
  value: T | null;
  all: string | null;
  options: readonly { value: T; label: string }[];
  choose: (value: T | null) => void;
}) {
  return (
    <label className="choice">
      <span>{props.label}</span>
      <select
        className="select"
        value={props.value ?? ''}
        onChange={(event) => props.choose((event.target.value || null) as T | null)}
      >
        {props.all !== null && <option value="">{props.all}</option>}
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

export function TaskFilterBar(props: { filter: TaskFilterContent; choose: (filter: TaskFilterContent) => void }) {
  const { filter } = props;
  const me = useMe();
  const change = (part: Partial<TaskFilterContent>) => props.choose({ ...filter, ...part });
  const groups = GROUPS.filter((group) => me.roles.includes('lead') || me.roles.includes(group));
  return (
    <div className="filter-bar">
      <Choice
        label={t('filter.kind')}
        value={filter.kind}
        all={t('filter.all')}
        options={KINDS.map((value) => ({ value, label: taskKind(value) }))}
        choose={(kind) => change({ kind })}
      />
      <Choice
        label={t('filter.state')}
        value={filter.state === 'OPEN' ? null : filter.state}
        all={t('filter.all')}
        options={STATES.filter((value) => value !== 'OPEN').map((value) => ({
          value,
          label: t(`filter.state.${value}`),
        }))}
        choose={(state) => change({ state })}
      />
      {groups.length > 1 && (
        <Choice
          label={t('filter.group')}
          value={filter.group}
          all={t('filter.all')}
          options={groups.map((value) => ({ value: value as string, label: roleName(value) }))}
          choose={(group) => change({ group })}
        />
      )}
      <Choice
        label={t('filter.sort')}
        value={filter.sort}
        all={null}
        options={SORTS.map((value) => ({ value, label: t(`filter.sort.${value}`) }))}
        choose={(sort) => change({ sort: sort ?? 'due' })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={filter.overdue}
          onChange={(event) => change({ overdue: event.target.checked })}
        />
        {t('filter.overdue')}
      </label>
    </div>
  );
}

const CASE_STATES: readonly CaseState[] = [
  'RECEIVED',
  'PROCESSING',
  'AWAITING_DECISION',
  'AWAITING_REVIEW',
  'AWAITING_PLAN',
  'NEEDS_ATTENTION',
  'RELEASING',
  'COMPLETED',
  'CANCELLED',
];
const IMAGE_TYPES: readonly ImageType[] = ['SINGLE', 'I', 'II', 'III', 'IV'];

export function CaseFilterBar(props: { filter: CaseFilter; choose: (filter: CaseFilter) => void }) {
  const { filter } = props;
  return (
    <div className="filter-bar">
      <Choice
        label={t('filter.caseState')}
        value={filter.state}
        all={t('filter.all')}
        options={CASE_STATES.map((value) => ({ value, label: caseState(value) }))}
        choose={(state) => props.choose({ ...filter, state })}
      />
      <Choice
        label={t('filter.type')}
        value={filter.type}
        all={t('filter.all')}
        options={IMAGE_TYPES.map((value) => ({ value, label: imageType(value) }))}
        choose={(type) => props.choose({ ...filter, type })}
      />
    </div>
  );
}
