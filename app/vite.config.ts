import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const HUB = process.env['TESSERA_DEV_HUB'] ?? 'http://127.0.0.1:8420';
/** The hub takes writes from its own origin only, so while developing they are passed on in its name. */
const passOn = { target: HUB, changeOrigin: true, headers: { origin: HUB } };

const pack = promisify(brotliCompress);

/** Lays a packed `.br` beside every text file of the build; the hub sends it as it is, smaller than it could pack on the way. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    async writeBundle({ dir }) {
      if (dir === undefined) return;
      const names = await readdir(dir, { recursive: true });
      const texts = names.filter((name) => /\.(?:js|css|svg)$/.test(name));
      await Promise.all(
        texts.map(async (name) =>
          writeFile(join(dir, `${name}.br`), await pack(await readFile(join(dir, name)))),
        ),
      );
    },
  };
}

/**
 * Builds the interface into `app/dist`, which the hub serves. Everything is a file of its own (`assetsInlineLimit`), so
 * that the hub's content policy needs no `data:` for scripts, styles or fonts. While developing, the API is the hub's.
 */
export default defineConfig({
  plugins: [react(), packed()],
  worker: { format: 'es' },
  // Its `browser` entry is a script without exports; cosmos.gl imports it as a module.
  resolve: { alias: { 'gl-bench': 'gl-bench/dist/gl-bench.module.js' } },
  build: {
    // The API page's own piece is this large, in kB.
    chunkSizeWarningLimit: 1600,
    outDir: 'dist',
    // The interface, and the page that other sites frame.
    rollupOptions: { input: ['index.html', 'embed.html'].map((page) => join(import.meta.dirname, page)) },
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    sourcemap: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': passOn, '/healthz': passOn, '/live': { ...passOn, ws: true } },
  },
});
