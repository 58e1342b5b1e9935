import type { ServiceRequest, ServiceResponse } from '../../traffic/traffic.ts';
import { type Deployment, findDeployment, findProject, type Project, type State } from '../state.ts';

/** One authorised call of the REST API. */
export interface Call {
  state: State;
  request: ServiceRequest;
  query: URLSearchParams;
  /** What stands in the path for `:name`. */
  params: Record<string, string>;
}

/** A row of the API's table. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The versions that answer alike, such as `v6` and `v7`. */
  versions: string[];
  /** The rest of the path; `:name` stands for one segment. */
  path: string;
  /** Whether it works on what a team owns, so that `teamId` or `slug` must name that team. */
  scope: 'team' | 'none';
  answer(call: Call): ServiceResponse | Promise<ServiceResponse>;
}

/** An answer that ends a call early, in Vercel's shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly error: Record<string, unknown>;

  constructor(status: number, code: string, message: string, more: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.error = { code, message, ...more };
  }
}

export const json = (status: number, value: unknown): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

/** @throws ApiError 400 when the body is no JSON object. */
export function readBody(request: ServiceRequest): Record<string, unknown> {
  if (request.body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(request.body.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, in the API's own words.
  }
  throw new ApiError(400, 'bad_request', 'Invalid JSON');
}

/** @throws ApiError 404 when there is no such project. */
export function projectParam({ state, params }: Call): Project {
  const project = findProject(state, params.project ?? '');
  if (!project) throw new ApiError(404, 'not_found', 'Project not found.');
  return project;
}

/** @throws ApiError 404 when there is no such deployment. */
export function deploymentParam({ state, params }: Call): Deployment {
  const deployment = findDeployment(state, params.deployment ?? '');
  if (!deployment) throw new ApiError(404, 'not_found', "The deployment couldn't be found.");
  return deployment;
}
