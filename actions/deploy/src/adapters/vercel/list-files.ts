type BuildFileTree = typeof import('@vercel/client').buildFileTree;

/**
 * Vercel's own choice of a folder's files, with its ignore rules.
 * @returns absolute paths, and what Vercel has to say about the choice.
 */
export async function listFiles(folder: string, options: Parameters<BuildFileTree>[1]): ReturnType<BuildFileTree> {
  const { buildFileTree } = await import('@vercel/client');
  return await buildFileTree(folder, options, () => {});
}
