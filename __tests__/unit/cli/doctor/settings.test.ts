import { expect, test } from '@jest/globals';
import type { Asking } from '@shipgate/cli/doctor/asking.ts';
import { settings } from '@shipgate/cli/doctor/checks/settings.ts';
import { readPatient } from '@shipgate/cli/doctor/patient.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';

test('a problem that ends with a question gets no full stop behind it', async () => {
  using folder = repositoryFolder({ '.github/shipgate.yml': 'smoke:\n  fail-on: nevr\n' });
  const [found] = [await settings.look(readPatient(folder.path, {}, {} as Asking))].flat();
  expect(found?.title).toMatch(/Did you mean "never"\?$/);
});
