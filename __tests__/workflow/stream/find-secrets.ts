import { unzipSync } from 'fflate';
import { secretForms } from '#core/secrets.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import type { ServiceName } from '#sandbox/traffic/traffic.ts';
import type { Played } from '#scripts/demo/scene.ts';

/** Where each secret of the stage may be sent. */
const HOMES: Record<string, ServiceName> = {
  VERCEL_TOKEN: 'vercel',
  VERCEL_AUTOMATION_BYPASS_SECRET: 'site',
  SUPABASE_SECRET_KEY: 'supabase',
  RESEND_API_KEY: 'resend',
};

/** Every place in which a secret of the stage stands and must not, in any form that a runner would recognise. */
export async function placesWithSecret(stage: Stage, played: readonly Played[]): Promise<string[]> {
  const texts = [...(await whatIsLeft(stage, played))];
  return Object.entries(stage.secrets).flatMap(([name, secret]) => {
    const forms = secretForms(secret);
    const holds = (text: string) => forms.some((form) => text.includes(form));
    const left = texts.filter(([, text]) => holds(text)).map(([place]) => `${name} in ${place}`);
    const sent = stage.sandbox.traffic.requests
      .filter(({ service }) => service !== HOMES[name])
      .filter(({ url, headers, body }) => holds(url.href) || holds(JSON.stringify(headers)) || holds(body.toString('latin1')))
      .map(({ service, method, url }) => `${name} sent to ${service}: ${method} ${url.pathname}`);
    return [...left, ...sent];
  });
}

async function whatIsLeft(stage: Stage, played: readonly Played[]): Promise<[place: string, text: string][]> {
  const { sandbox, consumer } = stage;
  const jobs = played.flatMap(({ run }) =>
    Object.entries(run.jobs).map(([key, { log, outputs, summary, annotations }]): [string, string] => [
      `job ${run.runId} ${key}`,
      [log, JSON.stringify(outputs), summary, JSON.stringify(annotations)].join('\n'),
    ]),
  );
  const files = sandbox.artifacts
    .list()
    .flatMap(({ name, run }) =>
      Object.entries(unzipSync(sandbox.artifacts.read(name, run))).flatMap(([file, bytes]) =>
        textsOf(`artifact ${name}/${file}`, bytes),
      ),
    );
  const comments = [1, 2].flatMap((number) =>
    sandbox.github.comments(consumer.slug, number).map(({ body }): [string, string] => [`comment on #${number}`, body]),
  );
  const mails = sandbox.resend.emails().map((mail): [string, string] => [`e-mail ${mail.subject}`, JSON.stringify(mail)]);
  const deployments = sandbox.github
    .deployments(consumer.slug)
    .map((deployment): [string, string] => ['GitHub deployment', JSON.stringify(deployment)]);
  const tables = await sandbox.supabase.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'shipgate'",
  );
  const rows = await Promise.all(
    tables.map(
      async ({ name }): Promise<[string, string]> => [
        `table ${name}`,
        JSON.stringify(await sandbox.supabase.query(`select * from shipgate.${name}`)),
      ],
    ),
  );
  return [...jobs, ...files, ...comments, ...mails, ...deployments, ...rows];
}

/** A file's text; of a zip in an artifact, such as a Playwright trace, the text of each of its files. */
function textsOf(place: string, bytes: Uint8Array): [string, string][] {
  const text: [string, string] = [place, Buffer.from(bytes).toString('latin1')];
  if (!place.endsWith('.zip')) return [text];
  return [
    text,
    ...Object.entries(unzipSync(bytes)).map(([file, inner]): [string, string] => [
      `${place}/${file}`,
      Buffer.from(inner).toString('latin1'),
    ]),
  ];
}
