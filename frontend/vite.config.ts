import { defineConfig } from "vitest/config";
import { licences } from "./licences";

/** Names carry a hash of 12 hexadecimal digits: the server may let browsers keep them for ever. */
export default defineConfig({
  base: "/static/build/",
  publicDir: false,
  plugins: [licences(["htmx.org", "three", "uplot", "@fontsource-variable/inter"])],
  build: {
    outDir: "../src/runtall_web/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600, // three.js, fetched only where a figure moves
    rollupOptions: {
      // htmx carries an eval that stays off here (`allowEval`) and that the page's policy forbids anyway.
      onwarn: (warning, warn) => {
        if (warning.code !== "EVAL") warn(warning);
      },
      input: {
        main: "src/main.ts",
        chart: "src/charts/main.ts",
        filming: "src/form/filming/main.ts",
        figure: "src/exercises/figure-page.ts",
        form: "src/form/main.ts",
        training: "src/training/main.ts",
        worker: "src/training/worker.ts",
      },
      output: {
        hashCharacters: "hex",
        entryFileNames: "[name].[hash:12].js",
        chunkFileNames: "[name].[hash:12].js",
        assetFileNames: "[name].[hash:12][extname]",
      },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
