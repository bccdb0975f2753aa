// Tabler's style sheet is 635 kB; the console uses a fraction of it. This plugin answers the import
// `virtual:tabler.css` with only those rules whose classes occur somewhere in the templates or page scripts, and only
// those variables some kept rule reads. Nothing has to be listed by hand when a page starts to use another class.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import postcss, { type Root } from 'postcss'
import type { Plugin } from 'vite'

const WORD = /[A-Za-z][\w-]*/g
const CLASS = /\.([A-Za-z][\w-]*)/g
const VARIABLE = /var\(\s*(--[\w-]+)/g

function wordsBelow(folder: string, words: Set<string>): Set<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(html|ts|py)$/.test(entry.name)) continue
    for (const [, value] of readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(/class(?:Name|List)?[^"'`]*["'`]([^"'`]*)/g)) {
      for (const [word] of (value ?? '').matchAll(WORD)) words.add(word)
    }
  }
  return words
}

function dropUnusedRules(sheet: Root, used: ReadonlySet<string>): void {
  sheet.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && 'name' in rule.parent && rule.parent.name === 'keyframes') return
    const kept = rule.selectors.filter((selector) => [...selector.matchAll(CLASS)].every(([, name]) => used.has(name ?? '')))
    if (kept.length === 0) rule.remove()
    else rule.selectors = kept
  })
}

function dropUnreadVariables(sheet: Root, readElsewhere: string): void {
  for (let removed = 1; removed > 0; ) {
    removed = 0
    const read = new Set([...`${sheet.toString()}${readElsewhere}`.matchAll(VARIABLE)].map(([, name]) => name))
    sheet.walkDecls(/^--/, (declaration) => {
      if (read.has(declaration.prop)) return
      declaration.remove()
      removed += 1
    })
  }
}

function dropEmpty(sheet: Root): void {
  sheet.walkComments((comment) => void comment.remove())
  sheet.walkRules((rule) => void (rule.nodes.length === 0 && rule.remove()))
  sheet.walkAtRules((rule) => void (rule.nodes?.length === 0 && rule.remove()))
}

/** Serves `virtual:tabler.css`; `folders` are searched for class names, `tokens` is the sheet that overrides variables. */
export function tablerSubset(folders: readonly string[], tokens: string): Plugin {
  const source = createRequire(import.meta.url).resolve('@tabler/core/dist/css/tabler.css')
  return {
    name: 'tabler-subset',
    resolveId: (id) => (id === 'virtual:tabler.css' ? '\0tabler.css' : null),
    load(id) {
      if (id !== '\0tabler.css') return null
      const used = folders.reduce((words, folder) => wordsBelow(folder, words), new Set<string>())
      const sheet = postcss.parse(readFileSync(source, 'utf8'))
      dropUnusedRules(sheet, used)
      dropUnreadVariables(sheet, readFileSync(tokens, 'utf8'))
      dropEmpty(sheet)
      return sheet.toString()
    }
  }
}
