-- The roles of a Supabase project as they are after October 2026, made by the superuser before any migration.
-- https://supabase.com/docs/guides/database/postgres/roles

-- Callers of the REST API: `authenticator` logs in and becomes one of the three, as the key says.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;

-- A project's own administrator runs the migrations; it is no superuser.
create role postgres login createdb createrole replication bypassrls;
grant anon, authenticated, service_role, authenticator to postgres with admin option;
alter database postgres owner to postgres;

-- https://supabase.com/docs/guides/database/postgres/timeouts; service_role has none of its own and falls under authenticator's.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';

create schema extensions;
create extension pgcrypto schema extensions;
create extension "uuid-ossp" schema extensions;
grant usage on schema extensions to postgres, anon, authenticated, service_role;
alter role postgres set search_path = "$user", public, extensions;

-- Callers may look into `public`; what stands in it needs a grant of its own, since new tables are no longer exposed by themselves.
-- https://supabase.com/changelog/45329-breaking-change-tables-not-exposed-to-data-and-graphql-api-automatically
grant usage on schema public to postgres, anon, authenticated, service_role;
grant create on schema public to postgres;
