// Builds the field app: one page, its scripts named by their content, and a service worker that knows them all.
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { precache } from './build/precache'

const here = import.meta.dirname
const base = '/static/dist/field/'
const release = process.env['QIANMO_FIELD_RELEASE'] ?? '1'
const outDir = process.env['QIANMO_FIELD_DIST'] ?? resolve(here, '../../qianmo/web/static/dist/field')

export default defineConfig({
  root: here,
  base,
  publicDir: resolve(here, 'public'),
  plugins: [vue({ features: { optionsAPI: false } }), precache(base, resolve(here, 'public'))],
  define: { __RELEASE__: JSON.stringify(release), __VUE_PROD_DEVTOOLS__: 'false' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome109',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: resolve(here, 'index.html'), sw: resolve(here, 'src/worker.ts') },
      output: {
        entryFileNames: chunk => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]'
      }
    }
  }
})
