/**
 * Builds the portal's assets: `npm run build`.
 *
 *   build/static/portal.css   the styles, from static/scss, with only the NHS.UK components in use
 *   build/static/*.js         the scripts, from static/js/*.js, with only the NHS.UK behaviours in use
 *   build/static/images/      the icons of NHS.UK frontend
 *   build/static/plotly.js    Plotly's basic bundle, which pages with moving charts load after their words
 *   build/fonts/              Arimo, with Arial's metrics, for the PDFs
 *
 * Does nothing when no source is newer than the last build. `--force` builds regardless.
 */
import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UNUSED } from './unused.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = join(root, 'node_modules')
const sources = join(root, 'static')
const target = join(root, 'build')
const stamp = join(target, '.assets')
const staged = join(target, `.assets-${process.pid}`)

const FONTS = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic']
// The page's own, and those that portal.css names: collectstatic fails on one that is not here.
const ICONS = [
  'favicon.ico',
  'favicon.svg',
  'nhsuk-icon-180.png',
  'nhsuk-icon-arrow-down.svg',
  'nhsuk-icon-arrow-up.svg',
  'nhsuk-icon-arrow-up-down.svg',
  'nhsuk-icon-cross.svg'
]
// Chromium 111, Firefox 114, Safari 16.4: browsers of 2023 and later get the scripts; the others get plain pages.
const BROWSERS = ['chrome111', 'edge111', 'firefox114', 'safari16.4']

async function changedAt(path) {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}

async function isCurrent() {
  const built = await changedAt(stamp)
  if (!built || process.argv.includes('--force')) return false
  const files = (await readdir(sources, { recursive: true })).map((name) => join(sources, name))
  files.push(join(root, 'package-lock.json'), join(packages, '.package-lock.json'))
  const changes = await Promise.all(files.map(changedAt))
  return Math.max(...changes) < built
}

async function buildStyles() {
  const sass = await import('sass')
  const { transform } = await import('esbuild')
  const { default: postcss } = await import('postcss')
  const { css } = await sass.compileAsync(join(sources, 'scss', 'portal.scss'), {
    importers: [new sass.NodePackageImporter(root)],
    quietDeps: true
  })
  const styles = postcss.parse(css)
  styles.walkRules((rule) => {
    const used = rule.selectors.filter((selector) => !UNUSED.test(selector))
    if (used.length === 0) rule.remove()
    else if (used.length < rule.selectors.length) rule.selectors = used
  })
  const { code } = await transform(styles.toString(), { loader: 'css', minify: true, target: BROWSERS })
  if (/url\(["']?(?:https?:)?\/\//.test(code)) throw new Error('portal.css asks another server for a file')
  await writeFile(join(staged, 'static', 'portal.css'), code)
}

async function buildScripts() {
  const { build } = await import('esbuild')
  const names = (await readdir(join(sources, 'js'))).filter((name) => name.endsWith('.js'))
  await build({
    entryPoints: names.map((name) => join(sources, 'js', name)),
    outdir: join(staged, 'static'),
    nodePaths: [packages],
    bundle: true,
    minify: true,
    format: 'esm',
    legalComments: 'none',
    target: BROWSERS
  })
}

async function copyPackages() {
  const frontend = join(packages, 'nhsuk-frontend', 'dist', 'nhsuk')
  const plotly = join(packages, 'plotly.js-basic-dist-min')
  const arimo = join(packages, '@expo-google-fonts', 'arimo')
  await Promise.all([
    ...ICONS.map((name) => cp(join(frontend, 'assets', 'images', name), join(staged, 'static', 'images', name))),
    cp(join(plotly, 'plotly-basic.min.js'), join(staged, 'static', 'plotly.js')),
    ...FONTS.map((name) => cp(join(arimo, name, `Arimo_${name}.ttf`), join(staged, 'fonts', `Arimo_${name}.ttf`)))
  ])
}

if (await isCurrent()) {
  console.log('Assets: nothing changed.')
} else {
  const started = performance.now()
  // Built aside and moved into place: a server that reads meanwhile sees the old files or the new ones.
  await mkdir(join(staged, 'static'), { recursive: true })
  try {
    await Promise.all([buildStyles(), buildScripts(), copyPackages()])
    for (const folder of ['static', 'fonts']) {
      await rm(join(target, folder), { recursive: true, force: true })
      await rename(join(staged, folder), join(target, folder))
    }
    await writeFile(stamp, '')
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
  console.log(`Assets: built in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}
