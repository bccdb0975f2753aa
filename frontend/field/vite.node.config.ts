// Builds what runs under Node: the tests of the parts without a page, and the driver of the fault benchmark.
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const tests = resolve(import.meta.dirname, 'tests')
const entries = readdirSync(tests).filter(name => /\.(test|driver)\.ts$/.test(name))

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  publicDir: false,
  build: {
    ssr: true,
    outDir: resolve(import.meta.dirname, '../node_modules/.field-tests'),
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: Object.fromEntries(entries.map(name => [name.replace(/\.ts$/, ''), resolve(tests, name)])),
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' }
    }
  }
})
