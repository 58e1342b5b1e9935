import Link from 'next/link';
import { Counter } from './counter.jsx';

export default function Page() {
  return (
    <>
      <h1>Boatyard</h1>
      <p>
        We build boats. <Link href="/about">Who?</Link>
      </p>
      <Counter />
    </>
  );
}
