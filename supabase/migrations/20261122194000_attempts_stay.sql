-- What was done to an environment stays on record when its run is played again. Until here a later attempt replaced it, so that after
-- "Re-run failed jobs" a failed promotion, and the rollback that answered it, had never been.

-- In which attempt of its run it was done. Rows from before are of the only attempt that is left of them.
alter table shipgate.deployments add column attempt integer check (attempt >= 1);
update shipgate.deployments d set attempt = r.attempt from shipgate.runs r where r.id = d.run;
alter table shipgate.deployments alter column attempt set not null;
alter table shipgate.deployments drop constraint deployments_pkey, add primary key (run, report_id, attempt);

-- Records one run, all or nothing, and answers how its environment or pull request was doing before.
-- Recording the same attempt again changes nothing and answers the same; a later attempt replaces the rows of an earlier one, but for
-- what was done to the environment, which every attempt adds to, also one that comes late. For all else an earlier attempt, or a run
-- older than the state, never overwrites what is newer.
create or replace function shipgate.record_run(payload jsonb) returns jsonb
language plpgsql
-- Runs as its owner: callers need no right on any table. The empty search path keeps their objects out.
security definer
set search_path = ''
as $$
declare
  given shipgate.runs := jsonb_populate_record(null::shipgate.runs, payload -> 'run');
  known shipgate.runs;
  state shipgate.states;
  is_late boolean;
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
  is_late := coalesce(known.attempt > given.attempt, false);
  is_superseded := is_late or coalesce((state.run_id, state.attempt) > (given.run_id, given.attempt), false);

  if known.attempt >= given.attempt then
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
    where not is_late
  returning r.id into run_row;
  -- Nothing is returned where nothing was updated.
  run_row := coalesce(run_row, known.id);

  -- A job that did not run again is told by every later attempt, and stays the row that it is: it tells its own attempt, or it is known
  -- by when it was done. What left no report may tell neither; then it is known by its words.
  delete from shipgate.deployments where run = run_row and attempt = given.attempt;
  insert into shipgate.deployments (run, report_id, attempt, kind, deployment_id, url, verdict, reason, at)
  select run_row, d.report_id, coalesce(d.attempt, given.attempt), d.kind, d.deployment_id, d.url, d.verdict, d.reason, d.at
  from jsonb_populate_recordset(null::shipgate.deployments, payload -> 'deployments') d
  where not exists (
    select from shipgate.deployments k
    where k.run = run_row and k.report_id = d.report_id
      and (k.at = d.at or (d.attempt is null and (k.verdict, k.reason) = (d.verdict, d.reason)))
  )
  on conflict do nothing;

  if is_late then
    return jsonb_build_object('previous', given.previous, 'superseded', true);
  end if;

  -- For all else the newest attempt speaks for the run: what an earlier one said is replaced as a whole.
  delete from shipgate.gate_results where run = run_row;
  delete from shipgate.metrics where run = run_row;
  delete from shipgate.errors where run = run_row;

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

create or replace function shipgate.schema_version() returns text
language sql immutable
set search_path = ''
as $$ select '20261122194000' $$;
