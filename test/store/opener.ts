import { openStore } from '../../src/store/client.js'

// Opens the database named on the command line and closes it again, as a second process would. Says how often the engine
// for migrations was loaded meanwhile.
interface Wasm {
  instantiate(bytes: unknown, imports: object): unknown
}
const wasm = Reflect.get(globalThis, 'WebAssembly') as Wasm
const instantiate = wasm.instantiate.bind(wasm)
let loads = 0
wasm.instantiate = (bytes, imports) => {
  if ('./schema_engine_bg.js' in imports) loads++
  return instantiate(bytes, imports)
}

const store = await openStore({ url: `file:${process.argv[2] ?? ''}`, now: () => new Date() })
await store.ping()
await store.close()
console.log(`engine loads: ${String(loads)}`)
