import type { BuildSettings } from '../state.ts';
import { ApiError, type Endpoint, json, projectParam, readBody } from './call.ts';
import { projectView } from './views.ts';

export const getProject: Endpoint = {
  method: 'GET',
  versions: ['v9'],
  path: '/projects/:project',
  scope: 'team',
  answer: (call) => json(200, projectView(call.state, projectParam(call))),
};

const SETTINGS: (keyof BuildSettings)[] = ['framework', 'installCommand', 'buildCommand', 'outputDirectory'];

/** Changes `autoAssignCustomDomains` and the build settings; other keys are refused by name. */
export const patchProject: Endpoint = {
  method: 'PATCH',
  versions: ['v9'],
  path: '/projects/:project',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const body = readBody(call.request);
    const unknown = Object.keys(body).find(
      (key) => key !== 'autoAssignCustomDomains' && !SETTINGS.includes(key as keyof BuildSettings),
    );
    if (unknown) throw new ApiError(400, 'bad_request', `Invalid request: should NOT have additional property \`${unknown}\`.`);
    if (typeof body.autoAssignCustomDomains === 'boolean') project.autoAssignCustomDomains = body.autoAssignCustomDomains;
    for (const key of SETTINGS) if (key in body) project.settings[key] = body[key] as string | null;
    return json(200, projectView(call.state, project));
  },
};
