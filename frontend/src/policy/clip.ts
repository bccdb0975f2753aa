// Cells to and from Excel: rows by line, cells by tab, a cell with a tab or a line in it in quotes, as Excel copies.

/** The text Excel pastes. */
export function toClip(rows: string[][]): string {
  return rows.map((row) => row.map((cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t')).join('\n')
}

/** The cells of a text Excel copied. */
export function fromClip(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const source = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(/\n$/, '')
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at] ?? ''
    if (quoted && sign === '"' && source[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (quoted ? sign === '"' : sign === '"' && cell === '' && closes(source, at)) quoted = !quoted
    else if (!quoted && (sign === '\t' || sign === '\n')) {
      rows.at(-1)?.push(cell)
      cell = ''
      if (sign === '\n') rows.push([])
    } else cell += sign
  }
  rows.at(-1)?.push(cell)
  return rows
}

/** Whether the quote at a place opens a cell that a quote closes; a text of the model in quotes is no such cell. */
function closes(source: string, at: number): boolean {
  const cell = /^"(?:[^"]|"")*"(?=[\t\n]|$)/.exec(source.slice(at))?.[0]
  return cell !== undefined && /[\t\n]|""/.test(cell.slice(1, -1))
}
