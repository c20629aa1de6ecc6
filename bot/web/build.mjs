// Builds dist/widget.js. Its first line names the sources it was built from, so that a test can tell when it is out of date.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const here = new URL("./", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", here)));

const digest = createHash("sha256");
for (const file of readdirSync(new URL("src/", here)).sort()) digest.update(readFileSync(new URL(`src/${file}`, here)));

await build({
  entryPoints: [new URL("src/main.js", here).pathname],
  outfile: new URL("dist/widget.js", here).pathname,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: "es2020",
  banner: { js: `/* Calf pain chat ${version}, sources ${digest.digest("hex").slice(0, 16)} */` },
});
