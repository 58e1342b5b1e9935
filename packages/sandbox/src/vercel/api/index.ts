import { getTeam, getUser } from './account.ts';
import { deleteAlias, getAlias, getDeploymentAliases, listAliases, postAlias } from './aliases.ts';
import type { Endpoint } from './call.ts';
import { getCert, postCert } from './certs.ts';
import { listCheckRuns, listProjectChecks, patchCheckRun, postCheckRun, postProjectCheck } from './checks.ts';
import { postDeployment } from './create-deployment.ts';
import { deleteDeployment, getDeployment, listDeployments, patchCancel } from './deployments.ts';
import { getDomainConfig, getProjectDomains, postVerifyDomain } from './domains.ts';
import { getCustomEnvironments, listVariables, pullBranchVariables, pullVariables } from './environments.ts';
import { getEvents, getEventsNow } from './events.ts';
import { uploadFile } from './files.ts';
import { getProject, patchProject } from './projects.ts';
import { getMoves, patchRollback, postPromote, postRollback } from './promote.ts';
import {
  approveRollingStage,
  completeRollingRelease,
  deleteRollingConfig,
  getRollingBilling,
  getRollingConfig,
  getRollingRelease,
  patchRollingConfig,
  startRollingRelease,
} from './rolling.ts';

/** Every call that the local Vercel knows. The first row that fits answers. */
export const ENDPOINTS: Endpoint[] = [
  getUser,
  getTeam,
  uploadFile,
  postDeployment,
  listDeployments,
  getDeployment,
  getEvents,
  getEventsNow,
  listProjectChecks,
  postProjectCheck,
  listCheckRuns,
  postCheckRun,
  patchCheckRun,
  patchCancel,
  deleteDeployment,
  postAlias,
  getDeploymentAliases,
  listAliases,
  getAlias,
  deleteAlias,
  getCustomEnvironments,
  listVariables,
  pullVariables,
  pullBranchVariables,
  getProject,
  patchProject,
  getProjectDomains,
  postVerifyDomain,
  getDomainConfig,
  postCert,
  getCert,
  getMoves('promote'),
  getMoves('rollback'),
  postPromote,
  postRollback,
  patchRollback,
  getRollingConfig,
  patchRollingConfig,
  deleteRollingConfig,
  getRollingBilling,
  getRollingRelease,
  startRollingRelease,
  approveRollingStage,
  completeRollingRelease,
];
