'use client';

import { useState } from 'react';

/** Works only where the page's scripts ran: the flow in .github/flows clicks it. */
export function Counter() {
  const [boats, setBoats] = useState(0);
  return (
    <button type="button" onClick={() => setBoats(boats + 1)}>
      Boats ordered: {boats}
    </button>
  );
}
