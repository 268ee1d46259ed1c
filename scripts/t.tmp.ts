import { loadContent } from '../src/content/load.js'
import { catalogue } from '../src/actions/registry.js'
const c = loadContent({ root: '.', languages: ['es','en'], actions: catalogue })
for (const q of ['gobierno abierto','que es gobierno abierto', 'guia']) console.log(q, c.search(q,'es'))
console.log(c.text('guide.topics',{},'es'), c.text('guide_what.intro',{},'es'), c.text('guide_aims.intro',{},'es'))
