// Preload (`node --import`): resolves `*.localhost` to 127.0.0.1 as RFC 6761 §6.3 asks and browsers do; glibc answers ENOTFOUND.
// And `*.test` (§6.2), where the local Vercel serves domains of one's own.
import dns from 'node:dns';

const lookup = dns.lookup;

dns.lookup = (hostname, options, callback) => {
  const answer = callback ?? options;
  const settings = callback ? options : {};
  if (!/(^|\.)(localhost|test)\.?$/i.test(hostname)) return lookup(hostname, settings, answer);
  const addresses = [{ address: '127.0.0.1', family: 4 }];
  process.nextTick(() => (settings.all ? answer(null, addresses) : answer(null, '127.0.0.1', 4)));
};
