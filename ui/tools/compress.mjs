// Writes .gz and .br beside each file of dist that shrinks, so that the server compresses nothing while it serves.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
const files = readdirSync(dist, { recursive: true }).map((name) => join(dist, String(name)))

for (const file of files.filter((name) => statSync(name).isFile() && /\.(html|js|css|svg|json)$/.test(name))) {
	const raw = readFileSync(file)
	const packed = {
		gz: gzipSync(raw, { level: 9 }),
		br: brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }),
	}
	for (const [ending, bytes] of Object.entries(packed)) if (bytes.length < raw.length) writeFileSync(`${file}.${ending}`, bytes)
}
