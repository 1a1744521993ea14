import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/client';
import { Badge, Failure, Spinner, type Tone } from '../app/ui';
import { t } from '../i18n/i18n';
import { apiQuery, type ApiOperation, type ApiSchema } from '../lead/queries';
import { typeOf } from './apiShape';

const TONES: Record<string, Tone> = { get: 'info', post: 'ok', put: 'warn', delete: 'danger' };
const SHOWN_MAX = 20_000;

interface Call {
  method: string;
  path: string;
  operation: ApiOperation;
}

function Schema({ schema, schemas }: { schema: ApiSchema; schemas: Record<string, ApiSchema> }) {
  const named = schema.$ref ?? schema.items?.$ref;
  const shape = named === undefined ? schema : schemas[named.replace(/^.*\//, '')];
  return (
    <div className="api-schema">
      <strong className="mono">{typeOf(schema)}</strong>
      <dl>
        {Object.entries(shape?.properties ?? {}).map(([name, property]) => (
          <div key={name}>
            <dt className="mono">
              {name}
              {shape?.required?.includes(name) && <span className="over-limit"> *</span>}
            </dt>
            <dd className="mono muted">{typeOf(property)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Reads what the path gives, as the person signed in. Only reading: changes are made where they are explained. */
function TryIt({ path, operation }: { path: string; operation: ApiOperation }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const call = useMutation({
    mutationFn: async () => {
      const query = new URLSearchParams();
      let address = path;
      for (const parameter of operation.parameters ?? []) {
        const value = values[parameter.name] ?? '';
        if (parameter.in === 'path') {
          address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
        } else if (value !== '' && parameter.in === 'query') {
          query.set(parameter.name, value);
        }
      }
      const response = await send(query.size === 0 ? address : `${address}?${query}`, { accept: '*/*' });
      const text = await response.text();
      const json = (response.headers.get('Content-Type') ?? '').includes('json');
      return (json ? JSON.stringify(JSON.parse(text), null, 2) : text).slice(0, SHOWN_MAX);
    },
  });
  return (
    <div className="api-try">
      {(operation.parameters ?? [])
        .filter((parameter) => parameter.in !== 'header')
        .map((parameter) => (
          <label key={parameter.name} className="field">
            <span className="mono">
              {parameter.name} <span className="muted">{typeOf(parameter.schema)}</span>
            </span>
            <input
              className="input"
              value={values[parameter.name] ?? ''}
              onChange={(event) => setValues({ ...values, [parameter.name]: event.target.value })}
            />
          </label>
        ))}
      <button type="button" className="button button-small" disabled={call.isPending} onClick={() => call.mutate()}>
        {t('api.try')}
      </button>
      {call.isError && <Failure error={call.error} />}
      {call.data !== undefined && (
        <pre className="api-answer" tabIndex={0}>
          {call.data}
        </pre>
      )}
    </div>
  );
}

function Operation({ call, schemas }: { call: Call; schemas: Record<string, ApiSchema> }) {
  const [open, setOpen] = useState(false);
  const { method, path, operation } = call;
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses ?? {}).flatMap(([status, response]) => {
    const schema = Object.values(response.content ?? {})[0]?.schema;
    return schema === undefined ? [] : [{ status, schema }];
  });
  return (
    <details className="api-operation" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Badge tone={TONES[method] ?? 'neutral'}>{method.toUpperCase()}</Badge>
        <span className="mono">{path}</span>
      </summary>
      {open && (
        <div className="api-body">
          {operation.description !== undefined && <p>{operation.description}</p>}
          {body !== undefined && (
            <>
              <h4>{t('api.body')}</h4>
              <Schema schema={body} schemas={schemas} />
            </>
          )}
          {answers.map((answer) => (
            <div key={answer.status}>
              <h4>
                {t('api.answer')} {answer.status}
              </h4>
              <Schema schema={answer.schema} schemas={schemas} />
            </div>
          ))}
          {method === 'get' && <TryIt path={path} operation={operation} />}
        </div>
      )}
    </details>
  );
}

/** The interface for other programs, from the description that the server gives of itself. */
export function ApiExplorer() {
  const answer = useQuery(apiQuery);
  const [search, setSearch] = useState('');
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  const { paths, info, components } = answer.data;
  const calls = Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]): Call => ({ method, path, operation })),
    )
    .filter((call) => `${call.method} ${call.path}`.toLowerCase().includes(search.trim().toLowerCase()))
    .sort((a, b) => a.path.localeCompare(b.path));
  return (
    <section aria-label={t('admin.api')} className="api">
      <p className="muted">
        {info.title} {info.version}. {info.description}{' '}
        <a className="link" href="/v3/api-docs.yaml" download="contourflow-api.yaml">
          {t('api.document')}
        </a>
      </p>
      <input
        type="search"
        className="search search-side"
        aria-label={t('api.search')}
        placeholder={t('api.search')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {calls.map((call) => (
        <Operation key={`${call.method} ${call.path}`} call={call} schemas={components?.schemas ?? {}} />
      ))}
    </section>
  );
}
