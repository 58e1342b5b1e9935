import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '@supabase/supabase-js';
import { type LocalSupabase, startSupabase } from '#sandbox/supabase/supabase.ts';
import { halfBody, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';

const MIGRATIONS = {
  '20260101000000_notes.sql': `
    create schema shipgate;
    grant usage on schema shipgate to service_role;
    create table shipgate.notes (id int primary key, body text);
    create table public.unshared (id int primary key);`,
  '20260102000000_add_note.sql': `
    create function shipgate.add_note(id int, body text) returns text language sql security definer set search_path = ''
      as $$ insert into shipgate.notes values (id, body) on conflict do nothing; select body $$;
    revoke all on function shipgate.add_note from public;
    grant execute on function shipgate.add_note to service_role;`,
};

const traffic = createTraffic();
let folder: string;
let supabase: LocalSupabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shipgate-migrations-'));
  for (const [name, sql] of Object.entries(MIGRATIONS)) await writeFile(join(folder, name), sql);
  supabase = await startSupabase(traffic, { migrations: folder });
});

afterAll(async () => {
  await supabase[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const client = (key = supabase.keys.secret) => createClient(supabase.url, key, { db: { schema: 'shipgate' } });

test('migrations run in the order of their names', () => {
  expect(supabase.migrations).toEqual(Object.keys(MIGRATIONS));
});

test('a secret key calls an RPC whose row stands in the database', async () => {
  expect(await client().rpc('add_note', { id: 1, body: 'hello' })).toMatchObject({ error: null, data: 'hello' });
  expect(await supabase.query('select * from shipgate.notes where id = $1', [1])).toEqual([{ id: 1, body: 'hello' }]);
});

test('a legacy service_role key still works', async () => {
  const { error } = await client(supabase.keys.legacyServiceRole).rpc('add_note', { id: 2, body: 'legacy' });
  expect(error).toBeNull();
});

test('a publishable key is not allowed what only service_role was granted', async () => {
  const { error, status } = await client(supabase.keys.publishable).rpc('add_note', { id: 3, body: 'anon' });
  expect(status).toBe(401);
  expect(error).toMatchObject({ code: '42501' });
});

test('a new table is closed even to service_role until it is granted', async () => {
  const { error } = await createClient(supabase.url, supabase.keys.secret).from('unshared').select();
  expect(error).toMatchObject({ code: '42501', message: 'permission denied for table unshared' });
});

test('a key that is none of the project is refused before the database', async () => {
  const { error, status } = await client('sb_secret_of_another_project').rpc('add_note', { id: 4, body: 'x' });
  expect(status).toBe(401);
  expect(error).toMatchObject({ message: 'Invalid API key' });
});

test('a request without a key is refused', async () => {
  const response = await fetch(`${supabase.url}/rest/v1/notes`);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ message: 'No API key found in request' });
});

test('a planted 429 and a planted 502 spoil one call each, and nothing is written', async () => {
  traffic.faults.push(tooManyRequests({ service: 'supabase', path: '/rpc/add_note' }, 3));
  traffic.faults.push(serverError({ service: 'supabase', path: '/rpc/add_note' }));
  expect(await client().rpc('add_note', { id: 5, body: 'limited' })).toMatchObject({ status: 429 });
  expect(await client().rpc('add_note', { id: 5, body: 'proxy' })).toMatchObject({ status: 502 });
  expect(await supabase.query('select * from shipgate.notes where id = 5')).toEqual([]);
  expect(await client().rpc('add_note', { id: 5, body: 'third' })).toMatchObject({ error: null });
});

test.each([
  ['a reset after the write', reset],
  ['half a body', halfBody],
])('%s leaves the caller without an answer and the row in place', async (title, fault) => {
  const id = title.length;
  traffic.faults.push(fault({ service: 'supabase', path: '/rpc/add_note', when: 'after' }));
  expect(await client().rpc('add_note', { id, body: 'written' })).toMatchObject({ status: 0 });
  expect(await supabase.query('select body from shipgate.notes where id = $1', [id])).toEqual([{ body: 'written' }]);
});

test('a broken migration is named with its line', async () => {
  const broken = await mkdtemp(join(tmpdir(), 'shipgate-migrations-'));
  try {
    await writeFile(join(broken, '1_broken.sql'), 'create table public.a (id int);\n\ncreate tabel b;');
    await expect(startSupabase(createTraffic(), { migrations: broken })).rejects.toThrow(
      'Migration 1_broken.sql was refused at line 3: syntax error at or near "tabel"',
    );
  } finally {
    await rm(broken, { recursive: true });
  }
});
