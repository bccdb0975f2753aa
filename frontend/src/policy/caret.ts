// Where the caret stands in a table, and how far a selection reaches from it.

export interface Place {
  row: number
  column: number
}

export class Caret {
  at: Place = { row: 0, column: 0 }
  /** The other corner of the selection; the caret itself when one cell is selected. */
  anchor: Place = { row: 0, column: 0 }

  go(row: number, column: number, extend: boolean, rows: number, columns: number): void {
    this.at = { row: clamp(row, rows), column: clamp(column, columns) }
    if (!extend) this.anchor = { ...this.at }
    else this.anchor = { row: clamp(this.anchor.row, rows), column: clamp(this.anchor.column, columns) }
  }

  get top(): number {
    return Math.min(this.at.row, this.anchor.row)
  }

  get bottom(): number {
    return Math.max(this.at.row, this.anchor.row)
  }

  get left(): number {
    return Math.min(this.at.column, this.anchor.column)
  }

  get right(): number {
    return Math.max(this.at.column, this.anchor.column)
  }
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(Math.max(0, count - 1), value))
}
