-- Shipgate's record of runs, in a schema of its own. Expose it under Settings → API → Exposed schemas (`shipgate`).
-- Callers use one function, record_run; nobody reads or writes a table through the API.
create schema shipgate;

-- One row per run of a workflow, project and environment. Later attempts of the run update it.
create table shipgate.runs (
  id bigint generated always as identity primary key,
  repository text not null,
  project text not null,
  environment text not null,
  run_id bigint not null,
  attempt integer not null check (attempt >= 1),
  subject text not null,
  pull_request integer,
  sha text not null,
  ref text not null,
  actor text not null,
  url text,
  run_url text not null,
  verdict text not null check (verdict in ('fail', 'error', 'warn', 'pass', 'skip')),
  condition text check (condition in ('good', 'bad')),
  headline text not null,
  -- The state that this attempt found, kept so that recording it again gives the same answer.
  previous jsonb,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  unique (repository, project, environment, run_id)
);
-- "What happened to production lately?"
create index runs_latest on shipgate.runs (repository, project, environment, at desc);

-- How each environment and each pull request's preview is doing, by the newest run that could tell.
create table shipgate.states (
  repository text not null,
  project text not null,
  subject text not null,
  condition text not null check (condition in ('good', 'bad')),
  verdict text not null,
  run_id bigint not null,
  attempt integer not null,
  sha text not null,
  url text,
  -- Since when the condition holds.
  since timestamptz not null,
  primary key (repository, project, subject)
);

-- What was done to an environment, and why: rollbacks live here with their reason.
create table shipgate.deployments (
  run bigint not null references shipgate.runs on delete cascade,
  report_id text not null,
  kind text not null check (kind in ('deploy', 'promote', 'rollback')),
  deployment_id text,
  url text,
  verdict text not null,
  reason text not null,
  at timestamptz not null,
  primary key (run, report_id)
);
create index deployments_by_deployment on shipgate.deployments (deployment_id);

-- What each job of a run concluded, gates and other jobs alike.
create table shipgate.gate_results (
  run bigint not null references shipgate.runs on delete cascade,
  report_id text not null,
  job text not null,
  -- Absent where a job left no report.
  gate text,
  result text not null check (result in ('success', 'failure', 'cancelled', 'skipped')),
  verdict text not null check (verdict in ('fail', 'error', 'warn', 'pass', 'skip')),
  reason text not null,
  started_at timestamptz,
  duration_ms bigint,
  findings jsonb not null default '[]',
  evidence jsonb not null default '[]',
  primary key (run, report_id)
);

-- Figures over time: largest-contentful-paint of /cart on mobile, and so on.
create table shipgate.metrics (
  run bigint not null references shipgate.runs on delete cascade,
  report_id text not null,
  name text not null,
  page text not null default '',
  device text not null default '',
  -- 0 for an aggregate, else the sample's number.
  sample integer not null default 0,
  value double precision not null,
  unit text not null,
  at timestamptz not null,
  primary key (run, report_id, name, page, device, sample)
);
create index metrics_by_name on shipgate.metrics (name, at desc);

-- The error log: what could not be measured, and jobs that did not get to their end.
create table shipgate.errors (
  run bigint not null references shipgate.runs on delete cascade,
  report_id text not null,
  position integer not null,
  environment text not null,
  rule text not null,
  severity text not null,
  message text not null,
  place text,
  at timestamptz not null,
  primary key (run, report_id, position)
);
create index errors_latest on shipgate.errors (environment, at desc);

-- Row level security without a policy: should anyone ever be granted a table, it still shows no row.
alter table shipgate.runs enable row level security;
alter table shipgate.states enable row level security;
alter table shipgate.deployments enable row level security;
alter table shipgate.gate_results enable row level security;
alter table shipgate.metrics enable row level security;
alter table shipgate.errors enable row level security;

-- Records one run, all or nothing, and answers how its environment or pull request was doing before.
-- Recording the same attempt again changes nothing and answers the same; a later attempt replaces the rows of an earlier one;
-- an earlier attempt, or a run older than the state, never overwrites what is newer.
create function shipgate.record_run(payload jsonb) returns jsonb
language plpgsql
-- Runs as its owner: callers need no right on any table. The empty search path keeps their objects out.
security definer
set search_path = ''
as $$
declare
  given shipgate.runs := jsonb_populate_record(null::shipgate.runs, payload -> 'run');
  known shipgate.runs;
  state shipgate.states;
  is_superseded boolean;
  run_row bigint;
begin
  -- Runs of the same subject take turns, also when the subject has no row to lock yet.
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(E'\n', given.repository, given.project, given.subject), 0));

  select * into known from shipgate.runs r
  where r.repository = given.repository and r.project = given.project
    and r.environment = given.environment and r.run_id = given.run_id;
  select * into state from shipgate.states s
  where s.repository = given.repository and s.project = given.project and s.subject = given.subject;
  is_superseded := coalesce((state.run_id, state.attempt) > (given.run_id, given.attempt), false);

  if known.attempt > given.attempt then
    return jsonb_build_object('previous', known.previous, 'superseded', true);
  end if;
  if known.attempt = given.attempt then
    given.previous := known.previous;
  elsif state.run_id is not null then
    given.previous := jsonb_build_object('condition', state.condition, 'verdict', state.verdict, 'run_id', state.run_id,
      'attempt', state.attempt, 'sha', state.sha, 'since', state.since);
  end if;

  insert into shipgate.runs as r (repository, project, environment, run_id, attempt, subject, pull_request, sha, ref, actor, url,
    run_url, verdict, condition, headline, previous, at)
  values (given.repository, given.project, given.environment, given.run_id, given.attempt, given.subject, given.pull_request,
    given.sha, given.ref, given.actor, given.url, given.run_url, given.verdict, given.condition, given.headline, given.previous,
    given.at)
  on conflict (repository, project, environment, run_id) do update set
    attempt = excluded.attempt, subject = excluded.subject, pull_request = excluded.pull_request, sha = excluded.sha,
    ref = excluded.ref, actor = excluded.actor, url = excluded.url, run_url = excluded.run_url, verdict = excluded.verdict,
    condition = excluded.condition, headline = excluded.headline, previous = excluded.previous, at = excluded.at
  returning r.id into run_row;

  -- The newest attempt speaks for the run: what an earlier one said is replaced as a whole.
  delete from shipgate.deployments where run = run_row;
  delete from shipgate.gate_results where run = run_row;
  delete from shipgate.metrics where run = run_row;
  delete from shipgate.errors where run = run_row;

  insert into shipgate.deployments
  select run_row, d.report_id, d.kind, d.deployment_id, d.url, d.verdict, d.reason, d.at
  from jsonb_populate_recordset(null::shipgate.deployments, payload -> 'deployments') d
  on conflict do nothing;

  insert into shipgate.gate_results
  select run_row, g.report_id, g.job, g.gate, g.result, g.verdict, g.reason, g.started_at, g.duration_ms, g.findings, g.evidence
  from jsonb_populate_recordset(null::shipgate.gate_results, payload -> 'gate_results') g
  on conflict do nothing;

  -- A gate may tell a figure twice; the first counts.
  insert into shipgate.metrics
  select run_row, m.report_id, m.name, m.page, m.device, m.sample, m.value, m.unit, m.at
  from jsonb_populate_recordset(null::shipgate.metrics, payload -> 'metrics') m
  on conflict do nothing;

  insert into shipgate.errors
  select run_row, e.report_id, e.position, e.environment, e.rule, e.severity, e.message, e.place, e.at
  from jsonb_populate_recordset(null::shipgate.errors, payload -> 'errors') e
  on conflict do nothing;

  if given.condition is not null and not is_superseded then
    insert into shipgate.states as s (repository, project, subject, condition, verdict, run_id, attempt, sha, url, since)
    values (given.repository, given.project, given.subject, given.condition, given.verdict, given.run_id, given.attempt, given.sha,
      given.url, given.at)
    on conflict (repository, project, subject) do update set
      condition = excluded.condition, verdict = excluded.verdict, run_id = excluded.run_id, attempt = excluded.attempt,
      sha = excluded.sha, url = excluded.url,
      since = case when s.condition = excluded.condition then s.since else excluded.since end;
  end if;

  return jsonb_build_object('previous', given.previous, 'superseded', is_superseded);
end
$$;

-- Postgres lets everybody execute a new function; only the secret key's role may record.
revoke all on function shipgate.record_run(jsonb) from public;
grant execute on function shipgate.record_run(jsonb) to service_role;
-- Without usage on the schema the function cannot be named. No table is granted to anyone.
grant usage on schema shipgate to service_role;
