import type { Metric } from '#core/report.ts';
import type { Deployment } from './adapters/vercel/deployments.ts';

interface Measured {
  /** Files of the deployment. */
  files: number;
  uploadedFiles: number;
  uploadedBytes: number;
  uploadMs: number;
  totalMs: number;
}

/** Where the time went: ours from our clock, Vercel's from Vercel's own times. */
export function deployMetrics({ createdAt, buildingAt, ready }: Deployment, measured: Measured): Metric[] {
  return [
    ms('total', measured.totalMs),
    ms('upload', measured.uploadMs),
    ...(buildingAt ? [ms('queue', buildingAt - createdAt)] : []),
    ...(buildingAt && ready ? [ms('build', ready - buildingAt)] : []),
    { name: 'uploaded', unit: 'bytes', value: measured.uploadedBytes },
    { name: 'files-uploaded', unit: 'count', value: measured.uploadedFiles },
    { name: 'files', unit: 'count', value: measured.files },
  ];
}

const ms = (name: string, value: number): Metric => ({ name, unit: 'ms', value: Math.max(0, Math.round(value)) });
