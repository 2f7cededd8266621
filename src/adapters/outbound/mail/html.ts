/** Markup written as tagged templates: whatever is put into it is text, unless it is markup itself. */

export interface Html {
  readonly markup: string
}

/** Writes markup. Strings are escaped, for content and for quoted attributes alike. */
export function html(
  literals: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const markup = literals.map((literal, index) => literal + markupOf(values[index] ?? ''))
  return { markup: markup.join('') }
}

function markupOf(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, escapeCharacter)
  return 'markup' in value ? value.markup : value.map(markupOf).join('')
}

/** As numbers: HTML knows them all, and so does every mail program. */
function escapeCharacter(character: string): string {
  return `&#${character.charCodeAt(0)};`
}
