/** Replaces secrets in text by `***`, in the forms that GitHub's runner knows. */
export interface Masks {
  add(secret: string): void;
  mask(text: string): string;
}

/**
 * Masks as the runner's SecretMasker does: the value itself, each of its lines, and its base64 (at each of three alignments), JSON,
 * URL, XML and expression forms. Overlapping hits become one `***`.
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
export function createMasks(): Masks {
  const forms = new Set<string>();
  return {
    add(secret) {
      for (const value of [secret, ...secret.split(/\r?\n/)]) {
        if (value.trim() !== '') for (const form of formsOf(value)) if (form.trim() !== '') forms.add(form);
      }
    },
    mask: (text) => maskAll(text, forms),
  };
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) => bytes.subarray(bytes.length > shift ? shift : 0).toString('base64'));
  const xml = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const json = JSON.stringify(value).slice(1, -1);
  return [value, ...base64, json, encodeURIComponent(value), xml.replaceAll("'", '&apos;'), value.replaceAll("'", "''")];
}

function maskAll(text: string, forms: Iterable<string>): string {
  const hits: { start: number; end: number }[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) hits.push({ start: at, end: at + form.length });
  }
  if (hits.length === 0) return text;
  hits.sort((a, b) => a.start - b.start);
  let masked = '';
  let done = 0;
  for (const { start, end } of hits) {
    if (start > done || (start === 0 && masked === '')) masked += `${text.slice(done, start)}***`;
    done = Math.max(done, end);
  }
  return masked + text.slice(done);
}
