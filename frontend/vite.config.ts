import { defineConfig } from "vite";
import { sprite } from "./sprite.ts";

// Government desktops run browsers on old Chromium cores, so nothing newer than these may remain in the output.
const browsers = ["chrome87", "safari14"];

export default defineConfig({
  base: "/static/dist/",
  plugins: [sprite("src/icons.txt")],
  build: {
    outDir: "../src/lianmeng/platform/ui/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: browsers,
    cssTarget: browsers,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { main: "src/main.ts" } },
  },
});
