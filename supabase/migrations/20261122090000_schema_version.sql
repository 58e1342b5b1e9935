-- Which migration the schema is at, for `shipgate doctor`: every later migration replaces this function with its own version.
create function shipgate.schema_version() returns text
language sql immutable
set search_path = ''
as $$ select '20261122090000' $$;

-- As for record_run: Postgres lets everybody execute a new function, and only the secret key's role may ask.
revoke all on function shipgate.schema_version() from public;
grant execute on function shipgate.schema_version() to service_role;
