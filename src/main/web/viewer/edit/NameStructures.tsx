import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { post } from '../../api/client';
import type { ContourSet, ImageRole } from '../../api/types';
import { Failure } from '../../app/ui';
import { TEXT } from '../texts';

const T = TEXT.naming;

/** Names in frequent use, after AAPM TG-263; the server accepts every name of that kind. */
const SUGGESTED = [
  'External',
  'GTV',
  'CTV',
  'PTV',
  'Bladder',
  'Rectum',
  'Prostate',
  'Bowel',
  'Femur_Head_L',
  'Femur_Head_R',
  'Bone_Pelvic',
  'SpinalCord',
  'Brainstem',
  'Parotid_L',
  'Parotid_R',
  'Lung_L',
  'Lung_R',
  'Heart',
  'Esophagus',
  'Liver',
  'Kidney_L',
  'Kidney_R',
];

/** Names structures to be drawn from nothing, where no model made any or what it made was rejected (R20). */
export function NameStructures(props: { caseId: string; role: ImageRole; named: readonly string[] }) {
  const [names, setNames] = useState<readonly string[]>(props.named);
  const [name, setName] = useState('');
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      post<ContourSet>(`/api/cases/${encodeURIComponent(props.caseId)}/contour-sets`, {
        role: props.role,
        structures: names,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['case', props.caseId] }),
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted !== '' && !names.includes(wanted)) {
      setNames([...names, wanted]);
    }
    setName('');
  };
  return (
    <div className="naming" data-testid={`naming-${props.role}`}>
      <h3>{T.title[props.role]}</h3>
      <form className="naming-row" onSubmit={add}>
        <input
          className="input"
          list="tg263"
          aria-label={T.name}
          placeholder={T.placeholder}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button">
          {T.add}
        </button>
        <datalist id="tg263">
          {SUGGESTED.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </form>
      {names.length > 0 && (
        <ul className="naming-list">
          {names.map((one) => (
            <li key={one}>
              <button
                type="button"
                className="chip"
                title={T.remove}
                disabled={props.named.includes(one)}
                onClick={() => setNames(names.filter((other) => other !== one))}
              >
                {one} {props.named.includes(one) ? '' : '×'}
              </button>
            </li>
          ))}
        </ul>
      )}
      {create.isError && <Failure error={create.error} />}
      <button
        type="button"
        className="button button-primary"
        disabled={names.length === props.named.length || create.isPending}
        onClick={() => create.mutate()}
      >
        {T.create}
      </button>
    </div>
  );
}
