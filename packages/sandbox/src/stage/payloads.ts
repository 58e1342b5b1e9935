/** Who acts where nobody is named. */
export const ACTOR = 'octocat';

/** A repository as a webhook's payload has it. */
export const repositoryOf = ({ id, slug }: { id: number; slug: string }) => {
  const [owner = '', name = ''] = slug.split('/');
  return {
    id,
    name,
    full_name: slug,
    owner: userOf(owner),
    default_branch: 'main',
    fork: false,
    html_url: `https://github.com/${slug}`,
  };
};

export const userOf = (login: string) => ({ login, type: login.endsWith('[bot]') ? 'Bot' : 'User' });
