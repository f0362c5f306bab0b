import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vitest/config'

// Where orderd listens while one develops: ORDERD=http://127.0.0.1:8080 npm run dev
const orderd = process.env.ORDERD ?? 'http://127.0.0.1:8080'

/* orderd changes nothing for a page of another host: so it is to see the host that the page was asked of. */
const proxy = { '/api': { target: orderd, changeOrigin: false } }

// One chunk for what changes with a library, one for what changes with the console. A group takes along what it needs: Vue
// goes first, so that a page without the library's controls does not fetch them.
const vendors = [
	{ name: 'vendor-charts', test: /node_modules[\\/](echarts|zrender)/, priority: 3 },
	{ name: 'vendor-ui', test: /node_modules[\\/](element-plus|@element-plus|@popperjs|@vueuse|@floating-ui|async-validator|lodash)/, priority: 2 },
	{ name: 'vendor-vue', test: /node_modules[\\/](vue|@vue|vue-router|vue-i18n|@intlify|@tanstack)/, priority: 4 },
]

export default defineConfig({
	base: '/console/',
	resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
	plugins: [vue(), Components({ dirs: [], dts: 'src/components.d.ts', resolvers: [ElementPlusResolver()] })],
	define: { __VUE_OPTIONS_API__: 'true', __INTLIFY_PROD_DEVTOOLS__: 'false' },
	build: {
		// Warehouse devices, WeChat and 360 lag behind; see README.
		target: ['chrome87', 'safari14', 'firefox78'],
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 700,
		rolldownOptions: { output: { codeSplitting: { groups: vendors } } },
	},
	server: { port: 5173, strictPort: true, proxy },
	preview: { port: 4173, strictPort: true, proxy },
	test: { environment: 'happy-dom', include: ['tests/unit/**/*.test.ts'] },
})
