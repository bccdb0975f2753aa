// Builds the console's style sheet and page scripts into Django's static folder. Names are stable: Django's static
// storage adds the content hash, and each page loads only the script it needs (charts bring ECharts, the map draws itself).
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { tablerSubset } from './build/tabler'

const here = import.meta.dirname
const web = resolve(here, '../qianmo/web')

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [tablerSubset([resolve(web, 'templates'), resolve(here, 'src')], resolve(here, 'src/styles/tokens.css'))],
  build: {
    outDir: resolve(web, 'static/dist'),
    emptyOutDir: true,
    target: 'chrome109',
    modulePreload: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: {
        console: resolve(here, 'src/console.ts'),
        map: resolve(here, 'src/map.ts'),
        draw: resolve(here, 'src/draw.ts'),
        history: resolve(here, 'src/history.ts'),
        lab: resolve(here, 'src/lab.ts'),
        policy: resolve(here, 'src/policy.ts'),
        wall: resolve(here, 'src/wall.ts')
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]'
      }
    }
  }
})
