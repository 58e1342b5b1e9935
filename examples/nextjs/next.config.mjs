/** @type {import('next').NextConfig} */
export default {
  // Plain files in out/, which Vercel serves without a function.
  output: 'export',
};
